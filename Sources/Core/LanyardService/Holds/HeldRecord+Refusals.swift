internal import Diagnostics
internal import LanyardCore
internal import SCIM

/// Why an undo leaves something as it is.
extension HeldRecord.Refusal {
  static let released = HeldRecord.Refusal(
    code: .holdUndoReleased, message: "a person let this person's revocations go while the others waited",
    remedy: "activate the person and add the memberships in the identity provider, if they are to have access again")

  static let takenAgain = HeldRecord.Refusal(
    code: .holdUndoChanged, message: "the directory has taken a role from this person since",
    remedy: "activate the person and add the memberships in the identity provider, if they are to have access again")

  /// People whose roles did not come back with the directory.
  static func notGiven(_ people: [ResourceID]) -> HeldRecord.Refusal {
    let named = people.prefix(5).map(\.description).joined(separator: ", ") + (people.count > 5 ? ", …" : "")
    return HeldRecord.Refusal(
      code: .holdUndoRoles, message: "of \(people.count) people a role did not come back with the directory: \(named)",
      remedy:
        "ask for each why with `lanyard mapping explain`: a rule, or a role that must not meet it, has changed since")
  }

  /// Memberships of people who are left as they are.
  static func decided(_ count: Int, of all: Int, missing: Int) -> HeldRecord.Refusal {
    let rest = missing == 0 ? "" : "; of \(missing) the group or the member is gone"
    return HeldRecord.Refusal(
      code: .holdUndoReleased,
      message: "\(count) of \(all) memberships: of these people something else was decided since" + rest,
      remedy: "add the members again in the identity provider, if they are still wanted")
  }

  static func gone(_ type: String) -> HeldRecord.Refusal {
    HeldRecord.Refusal(
      code: .holdUndoGone, message: "the \(type) is gone",
      remedy: "create it again in the identity provider if it is still wanted")
  }

  static func changed(_ names: [String]) -> HeldRecord.Refusal {
    HeldRecord.Refusal(
      code: .holdUndoChanged,
      message: "changed since by somebody else: " + names.map { "`\($0.prefix(80))`" }.joined(separator: ", "),
      remedy: "look at the resource, and correct it in the identity provider if it is wrong")
  }

  static func taken(_ type: String, _ index: [IndexedValue]) -> HeldRecord.Refusal {
    let names = Set(index.filter(\.isUnique).map(\.key)).sorted().map { "`\($0)`" }.joined(separator: " or ")
    return HeldRecord.Refusal(
      code: .holdUndoTaken, message: "another \(type) has taken its \(names), which must be unique",
      remedy: "keep the new \(type), or delete it in the identity provider and undo again")
  }

  static func replaced(_ type: String) -> HeldRecord.Refusal {
    HeldRecord.Refusal(
      code: .holdUndoTaken, message: "another \(type) of the same name has been made in its place",
      remedy: "add the members to the new \(type) in the identity provider, if they are to have the roles again")
  }

  static func overtaken(_ count: Int, of all: Int) -> HeldRecord.Refusal {
    HeldRecord.Refusal(
      code: .holdUndoChanged, message: "\(count) of \(all) memberships were changed since by somebody else",
      remedy: "look at the group, and correct it in the identity provider if it is wrong")
  }

  static func missing(_ count: Int, of all: Int) -> HeldRecord.Refusal {
    HeldRecord.Refusal(
      code: .holdUndoGone, message: "\(count) of \(all) memberships: the group or the member is gone",
      remedy: "add the members again in the identity provider if they are still wanted")
  }
}

extension HeldRecord {
  /// Whether a further undo has to try it again. What was put back is the directory's again, also where roles did not come
  /// back with it: put back once more it would undo what was changed since, such as when a time-bound role began.
  var isLeftToRestore: Bool { refusal.map { $0.code != .holdUndoRoles } ?? false }
}
