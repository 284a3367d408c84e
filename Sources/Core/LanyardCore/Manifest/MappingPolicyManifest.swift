internal import Diagnostics
public import JSON
public import RoleMapping

/// A tenant's mapping policy as declared: well-formed, not yet held against catalogues and ceiling.
public struct MappingPolicyManifest: Sendable {
  public let tenant: TenantName
  public let policy: MappingPolicy
  /// Whom the policy judges at first; nil for everybody at once.
  public let rollout: PolicyStage?

  /// A tenant has one policy; it bears the tenant's name.
  public var reference: ManifestReference { ManifestReference(kind: .mappingPolicy, tenant: tenant, name: tenant.text) }

  /// Reads a document of kind `MappingPolicy`; see ``TypedManifest/decode(_:positions:)`` for the codes, to which the
  /// policy's own parser adds those of `MappingPolicy(parsing:)`.
  public static func decode(
    _ document: JSONObject, positions: DocumentPositions = .unknown
  ) -> Result<MappingPolicyManifest, ManifestProblems> {
    ManifestEnvelope(document, positions: positions).read(Self.self)
  }
}

extension MappingPolicyManifest: ManifestContent {
  static let members: [ManifestShape.Member] = [
    .init("tenant"), .init("name"), .init("description"),
    .init("rollout", rolloutShape),
    .init(
      "attributes",
      .list(
        .members([
          .init("to"), .init("scim"), .init("saml"), .init("type"), .init("values"), .init("default"),
          .init("required"), .init("authority"),
        ]))),
    .init(
      "rules",
      .list(
        .members([
          .init("id"), .init("application"), .init("role"), .init("when"), .init("validFor"), .init("renew"),
          .init("unusedAfter"), .init("sources", .list(.plain)), .init("description"),
        ]))),
    .init("guard", .members([.init("revocations", .members([.init("count"), .init("percent"), .init("window")]))])),
  ]

  fileprivate static let rolloutShape = ManifestShape.members([.init("percent"), .init("group")])

  /// The policy's parser knows the members; this reader only names the tenant and places the parser's problems.
  static let judgesOwnMembers = true

  init?(reading reader: inout MemberReader) {
    let tenant = reader.tenantName("tenant")
    if let tenant, let name = reader.optionalText("name"), !name.hasSameOctets(as: tenant.text) {
      reader.note(
        .manifestMemberInvalid, at: "name", "is not the tenant's", expected: "`\(tenant)`",
        received: "`\(name.prefix(80))`", remedy: "remove `name`; a tenant has one mapping policy")
    }
    let rollout = reader.rollout()
    do throws(PolicyProblems) {
      let policy = try MappingPolicy(parsing: reader.object, features: .product)
      guard let tenant else { return nil }
      self.init(tenant: tenant, policy: policy, rollout: rollout)
    } catch {
      for problem in error.problems { reader.note(problem) }
      return nil
    }
  }
}

extension MemberReader {
  /// `{percent: 10}` or `{group: Pilot}`.
  fileprivate mutating func rollout() -> PolicyStage? {
    guard let value = value("rollout") else { return nil }
    return nested(value, at: path(of: "rollout"), shape: MappingPolicyManifest.rolloutShape) { $0.stage() }
  }

  private mutating func stage() -> PolicyStage? {
    let isPercent = value("percent") != nil
    guard isPercent != (value("group") != nil) else {
      note(
        .manifestMemberInvalid, at: path, "names \(isPercent ? "two stages" : "no stage")",
        expected: "`percent` or `group`", remedy: "write one of them, or leave `rollout` out to judge everybody")
      return nil
    }
    if isPercent { return .percent(integer("percent", default: 1, in: PolicyStage.percents)) }
    return optionalText("group", maximumOctets: 256).map(PolicyStage.group)
  }

  /// Takes over a problem of the policy's parser, with its rule and its place in the document.
  fileprivate mutating func note(_ problem: PolicyProblem) {
    var error = problem.error
    if let rule = problem.ruleID { error.message = "rule `\(rule)`: " + error.message }
    note(error, rule: problem.ruleID, at: DocumentPositions.path(pointer: problem.pointer))
  }
}
