public import Diagnostics
public import SignedXML

/// Reading a document that is whole in memory. Large ones come in pieces; see ``MetadataStream``.
extension IdentityProviderMetadata {
  /// Reads one identity provider of an `EntityDescriptor` or an `EntitiesDescriptor`. A signature is not looked at.
  ///
  /// - Parameter entityID: which one; nil takes the only identity provider there is.
  /// - Throws: `saml.xml.*`, and under `saml.metadata`: `.root`, `.aggregate`, `.entity.unknown`, `.entity.repeated`,
  ///   `.entity-id`, `.role`, `.endpoint`, `.signing-key.missing`, `.certificate`, `.value`.
  public init(
    parsing octets: [UInt8], entityID: String? = nil, limits: XMLStreamLimits = .document
  ) throws(CodedError) {
    var stream = MetadataStream(selecting: entityID, limits: limits)
    var choice = MetadataChoice(entityID: entityID)
    choice.offer(try stream.feed(octets))
    choice.offer(try stream.finish())
    self = try choice.made()
  }

  /// As ``init(parsing:entityID:limits:)``, after the signature of the document's root was verified with one of `keys`,
  /// which the caller knows from elsewhere. What the document itself says about keys is not looked at for this.
  ///
  /// - Throws: the same, and `saml.signature.*`; without a key everything is refused.
  public init(
    verifying octets: [UInt8], with keys: [VerificationKey], allowing algorithms: AllowedAlgorithms = .standard,
    entityID: String? = nil, limits: XMLStreamLimits = .document
  ) throws(CodedError) {
    var signed = SignedXMLStream(keys: keys, allowed: algorithms, limits: limits)
    try signed.feed(octets)
    _ = try signed.finish()
    try self.init(parsing: octets, entityID: entityID, limits: limits)
  }
}

/// Finds the one identity provider that is meant, while entities come.
public struct MetadataChoice: Sendable {
  private let entityID: String?
  private var found: MetadataEntity?
  private var isAmbiguous = false
  /// Entities that are no identity providers, to say so where there is nothing else.
  private var other: MetadataEntity?

  /// - Parameter entityID: nil takes the only identity provider there is.
  public init(entityID: String?) {
    self.entityID = entityID
  }

  public mutating func offer(_ entities: [MetadataEntity]) {
    for entity in entities {
      if let entityID, !entity.entityID.hasSameOctets(as: entityID) { continue }
      if case .other = entity.content, entityID == nil {
        other = entity
        continue
      }
      isAmbiguous = isAmbiguous || found != nil
      found = found ?? entity
    }
  }

  /// The choice, after the last entity.
  ///
  /// - Throws: under `saml.metadata`: `.aggregate`, `.entity.unknown`, `.entity.repeated`, `.role`, and what is wrong with
  ///   the chosen entity.
  public func made() throws(CodedError) -> IdentityProviderMetadata {
    guard !isAmbiguous else { throw ambiguous }
    guard let entity = found ?? other else { throw unknown }
    switch entity.content {
    case .identityProvider(let metadata): return metadata
    case .unusable(let error): throw error
    case .other: throw MetadataReader.noRole(received: "0")
    }
  }

  private var ambiguous: CodedError {
    guard let entityID else {
      return CodedError(
        .samlMetadataAggregate, "the document describes several identity providers", expected: "one",
        received: "several", remedy: "name the entityID of the one to connect")
    }
    return CodedError(
      .samlMetadataRepeated, "two entities carry the same entityID", expected: "one", received: entityID.inBackticks,
      remedy: "have the publisher of the metadata remove one of them")
  }

  private var unknown: CodedError {
    CodedError(
      .samlMetadataEntityUnknown, "the document does not describe the entity",
      expected: entityID?.inBackticks ?? "an entity", received: "none",
      remedy: "compare the entityID with the document's, octet by octet")
  }
}
