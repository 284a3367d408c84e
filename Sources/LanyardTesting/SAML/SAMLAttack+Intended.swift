public import Diagnostics
internal import SAML
internal import SignedXML

extension SAMLAttack {
  /// The reason a validator should give. Nil where the message stays true: it may be accepted, as the attacker's own.
  public var intended: ErrorCode? {
    switch self {
    case .wrapping1, .wrapping6, .twoSignedInfos: .signatureShape
    case .wrapping2, .wrapping4, .elementInNameID: .shapeChild
    case .wrapping3, .wrapping5, .secondAssertion: .assertionCount
    case .wrapping7, .duplicateID: .xmlIdentifierDuplicate
    case .wrapping8, .forgedAssertionInObjectOfSignedError: .signatureObject
    case .signedDecoyInExtensions, .unsigned, .strippedSignature: .signatureMissing
    case .forgedAssertionBesideSignedError, .tamperedNameID, .tamperedAttribute: .signatureDigest
    case .namespacedID: .shapeAttribute
    case .otherKeyWithItsCertificate, .replacedDigest: .signatureInvalid
    case .commentInDigestValue: .signatureShape
    case .twoReferences, .emptyReference: .signatureReference
    case .stylesheetTransform: .signatureTransforms
    case .hmacAlgorithm: .signatureAlgorithm
    case .inclusiveCanonicalization: .signatureCanonicalization
    case .voidCanonicalization: .xmlRelativeNamespace
    case .misplacedSignature: .signaturePosition
    case .twoSignatures: .signatureCount
    case .commentInNameID: nil
    case .processingInstruction: .xmlProcessingInstruction
    case .externalEntity, .entityExpansion: .xmlDoctype
    case .undeclaredEntity: .xmlEntity
    case .attributeFlood: .xmlTooManyAttributes
    case .deepNesting: .xmlTooDeep
    }
  }
}
