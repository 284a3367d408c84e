internal import LanyardCore

/// What a person decided of a hold, as a plan of grants obeys it before it is written.
struct HoldDecision {
  /// The hold as it will be.
  var hold: Hold?
  /// Which held grants end.
  var releasing: HoldSelection?
  /// People whose revocations pass at once.
  var urgent: Set<ResourceID> = []
}
