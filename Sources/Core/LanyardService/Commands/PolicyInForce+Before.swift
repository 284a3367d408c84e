internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// The version that one step back leads to.
extension PolicyInForce {
  /// The last version that judged everybody and said something else than the one in force. Stages of a rollout are steps of
  /// one change and are passed over together. A version that came back stands where the one it repeats stood, so that one
  /// step after another leads further back, and never to what was rolled back from.
  ///
  /// - Throws: `mapping.version.unknown` where nothing else was ever in force.
  func versionBefore(_ reader: any StoreReader) throws -> Int {
    let current = try origin(of: object.version, reader)
    if let base = current?.rollout?.base, let version = try origin(of: base, reader) { return version.version }
    let own = Self.saying(object.document)
    var number = current?.version ?? object.version
    while number > 1 {
      number -= 1
      guard let row = try reader.policyVersion(number, tenant: tenant), row.rollout == nil,
        let document = try reader.policyDocument(number, tenant: tenant), Self.saying(document) != own
      else { continue }
      return try origin(of: number, reader)?.version ?? number
    }
    throw CodedError(
      .mappingVersionUnknown, "no version before \(current?.version ?? object.version) says anything else",
      expected: "an earlier policy that judged everybody", received: "version \(object.version) in force",
      remedy: "list the versions with `lanyard mapping history`, and name one with `--to`")
  }

  /// The version that first brought the document of this one.
  private func origin(of version: Int, _ reader: any StoreReader) throws -> PolicyVersion? {
    var row = try reader.policyVersion(version, tenant: tenant)
    while let earlier = row?.rollbackOf, let found = try reader.policyVersion(earlier, tenant: tenant) { row = found }
    return row
  }

  /// What a document says, to whomever.
  private static func saying(_ document: JSONObject) -> JSONObject {
    var document = document
    document["rollout"] = Optional.none
    return document
  }
}
