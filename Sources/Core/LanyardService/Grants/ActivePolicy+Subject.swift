internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// What rules see of a subject, whoever states it.
extension ActivePolicy {
  /// The subject at a moment. Of a SCIM user `groups` are those of the directory, whatever an assertion says; of a
  /// just-in-time subject they are those that assertions name.
  func subject(_ user: StoredResource, in view: DirectoryView, at now: Instant) throws -> SubjectDocument {
    let isHeard = policy.readsAssertions || user.isJustInTime
    let saml = SAMLFacts(of: isHeard ? try signInFacts(of: user.id, in: view, at: now) : [], by: connections)
    let groups =
      user.isJustInTime ? saml.groups.map { GroupFact(asserted: $0) } : try view.groupFacts(of: user.id)
    return SubjectDocument.assemble(
      user: user.document, groups: groups, source: user.isJustInTime ? .saml : .scim, saml: saml)
  }

  /// What sign-ins stated of somebody and is still believed, the newest first. What a connection stated that is no more is
  /// nobody's word, and what an identity provider stated that its connection trusts no more.
  func signInFacts(of subject: ResourceID, in view: DirectoryView, at now: Instant) throws -> [SignInFacts] {
    try view.signInFacts(of: subject).filter { facts in
      now < facts.expires
        && connections.contains {
          $0.name.hasSameOctets(as: facts.connection) && $0.idp.entityID.hasSameOctets(as: facts.issuer)
        }
    }
  }
}

extension SAMLFacts {
  /// Groups are those of all statements together; of an attribute the newest statement counts.
  ///
  /// - Parameter statements: the newest first.
  fileprivate init(of statements: [SignInFacts], by connections: [ConnectionManifest]) {
    self.init()
    var named: Set<OctetKey> = []
    for statement in statements {
      guard let connection = connections.first(where: { $0.name.hasSameOctets(as: statement.connection) }) else {
        continue
      }
      groups += statement.groups.filter { named.insert(OctetKey($0)).inserted }
      for fact in statement.attributes {
        guard let attribute = connection.facts.attribute(fact),
          !attributes.contains(where: { $0.name.matches(ignoringCase: attribute.name) })
        else { continue }
        attributes.append(attribute)
      }
    }
  }
}

extension ConnectionManifest.Facts {
  /// The attribute as rules see it: under the short name the connection gives it, else under its own. Nil where it would
  /// pass itself off under a short name that the connection gives to another.
  fileprivate func attribute(_ fact: SignInFacts.Attribute) -> SAMLFacts.Attribute? {
    if let declared = attributes.first(where: { $0.asserted.hasSameOctets(as: fact.name) }) {
      return SAMLFacts.Attribute(name: declared.name, assertedName: fact.name, values: fact.values)
    }
    guard !attributes.contains(where: { $0.name.matches(ignoringCase: fact.name) }) else { return nil }
    return SAMLFacts.Attribute(name: fact.name, values: fact.values)
  }
}
