internal import Diagnostics
internal import LanyardCore
internal import SAML

extension SignInFacts {
  /// What is kept of an assertion: its groups, and the attributes that the connection or the policy names. Empty values say
  /// nothing and are left out.
  ///
  /// Too much is refused and not cut: a group that is left out could make a condition true that says `not`.
  ///
  /// - Parameter mapped: the names of attributes that the policy reads.
  /// - Throws: `sign-in.facts.too-large`.
  init(
    of assertion: ValidatedAssertion, about subject: ResourceID, through connection: ConnectionManifest,
    mapped: [String], tenant: TenantID, at now: Instant
  ) throws(CodedError) {
    let wanted = Set((connection.facts.attributes.map(\.asserted) + mapped).map(OctetKey.init))
    let attributes = assertion.attributes.filter { wanted.contains(OctetKey($0.name)) }
      .map { Attribute(name: $0.name, values: $0.values.filter { !$0.isEmpty }) }
      .filter { !$0.values.isEmpty }
    var seen: Set<OctetKey> = []
    let groups = assertion.values(of: connection.facts.groups)
      .filter { !$0.isEmpty && seen.insert(OctetKey($0)).inserted }
    let end = now + connection.facts.validFor
    self.init(
      tenant: tenant, subject: subject, connection: connection.name, issuer: connection.idp.entityID, groups: groups,
      attributes: attributes,
      assertionID: assertion.assertionID, stated: now,
      expires: assertion.sessionNotOnOrAfter.map { min($0, end) } ?? end)
    try requireModest()
  }

  var isEmpty: Bool { groups.isEmpty && attributes.isEmpty }

  private func requireModest() throws(CodedError) {
    let texts = groups + attributes.flatMap { [$0.name] + $0.values }
    let octets = texts.reduce(0) { $0 + $1.utf8.count }
    guard texts.count > Self.maximumValues || octets > Self.maximumOctets else { return }
    throw CodedError(
      .signInFactsTooLarge, "the assertion states more than is kept of one",
      expected: "at most \(Self.maximumValues) values of groups and mapped attributes, \(Self.maximumOctets) octets",
      received: "\(texts.count) values, \(octets) octets",
      remedy: "let the identity provider send only the groups and attributes that rules read")
  }
}

extension ValidatedAssertion {
  /// Whether Entra ID left the groups out because there are more than it sends (over 150); it names a link in their place.
  var leavesGroupsOut: Bool { !values(of: "http://schemas.microsoft.com/claims/groups.link").isEmpty }

  /// Whether the NameID is made for this one sign-in, so that nobody can be found by it again.
  var isNameTransient: Bool {
    nameIDFormat?.hasSameOctets(as: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient") ?? false
  }
}
