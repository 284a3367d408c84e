public import Diagnostics

/// What an accepted response says about its subject: authentic, judged, and immutable. Only ``ResponseValidator`` makes
/// one.
public struct ValidatedAssertion: Sendable {
  /// The subject's NameID, unchanged; nil only where the policy allows that.
  public let nameID: String?
  public let nameIDFormat: String?
  /// In the assertion's order; attributes of equal names (by octets) are one.
  public let attributes: [AssertionAttribute]
  public let sessionIndex: String?
  /// The AuthnContextClassRef, or the AuthnContextDeclRef where there is no class.
  public let authnContext: String?
  public let authnInstant: Instant
  public let sessionNotOnOrAfter: Instant?
  public let issuer: String
  public let assertionID: String
  /// The latest instant any bearer confirmation names. The assertion's ID must be remembered until then and the clock
  /// skew beyond.
  public let notOnOrAfter: Instant
  public let inResponseTo: String?

  init(
    _ assertion: SignedAssertion, statement: AuthnStatement, notOnOrAfter: Instant, inResponseTo: String?
  ) {
    nameID = assertion.nameID?.value
    nameIDFormat = assertion.nameID?.format
    attributes = assertion.attributes
    sessionIndex = statement.sessionIndex
    authnContext = statement.contextClass ?? statement.contextDeclaration
    authnInstant = statement.instant
    sessionNotOnOrAfter = assertion.authnStatements.compactMap(\.sessionNotOnOrAfter).min()
    issuer = assertion.issuer.value
    assertionID = assertion.id
    self.notOnOrAfter = notOnOrAfter
    self.inResponseTo = inResponseTo
  }

  /// The values of the attribute of this name; empty where there is none.
  public func values(of name: String) -> [String] {
    attributes.first { $0.name.hasSameOctets(as: name) }?.values ?? []
  }
}

/// One attribute with its values in order. A value that is null (`xsi:nil`) is left out.
public struct AssertionAttribute: Sendable, Equatable {
  public let name: String
  public var values: [String]

  public init(name: String, values: [String]) {
    self.name = name
    self.values = values
  }

  public static func == (left: AssertionAttribute, right: AssertionAttribute) -> Bool {
    left.name.hasSameOctets(as: right.name)
      && left.values.elementsEqual(right.values) { $0.hasSameOctets(as: $1) }
  }
}
