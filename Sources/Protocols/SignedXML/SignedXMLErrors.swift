public import Diagnostics

/// Codes of the reading of XML: what is refused before anything is believed.
extension ErrorCode {
  public static let xmlTooLarge: ErrorCode = "saml.xml.size"
  public static let xmlEmpty: ErrorCode = "saml.xml.empty"
  public static let xmlEncoding: ErrorCode = "saml.xml.encoding"
  public static let xmlDeclaration: ErrorCode = "saml.xml.declaration"
  public static let xmlCharacter: ErrorCode = "saml.xml.character"
  public static let xmlDoctype: ErrorCode = "saml.xml.doctype"
  public static let xmlProcessingInstruction: ErrorCode = "saml.xml.processing-instruction"
  public static let xmlEntity: ErrorCode = "saml.xml.entity"
  public static let xmlTooDeep: ErrorCode = "saml.xml.depth"
  public static let xmlTooManyElements: ErrorCode = "saml.xml.elements"
  /// Too many comments and CDATA sections.
  public static let xmlTooManySections: ErrorCode = "saml.xml.sections"
  public static let xmlTooManyAttributes: ErrorCode = "saml.xml.attributes"
  public static let xmlTooManyNamespaces: ErrorCode = "saml.xml.namespaces"
  public static let xmlNamespaceTooLong: ErrorCode = "saml.xml.namespace-length"
  public static let xmlRelativeNamespace: ErrorCode = "saml.xml.namespace-relative"
  /// A namespace name that canonicalisers do not agree on.
  public static let xmlNamespaceForm: ErrorCode = "saml.xml.namespace-form"
  public static let xmlMalformed: ErrorCode = "saml.xml.malformed"
  /// An identifier that is not an NCName.
  public static let xmlIdentifierForm: ErrorCode = "saml.xml.id-form"
  /// Two elements of one document with one identifier.
  public static let xmlIdentifierDuplicate: ErrorCode = "saml.xml.id-duplicate"
}

/// Codes of canonical XML: writing it, and reading it again.
extension ErrorCode {
  public static let canonicalizationFailed: ErrorCode = "saml.canonical.failed"
  public static let canonicalizationTooLarge: ErrorCode = "saml.canonical.size"
  /// Octets that claim to be canonical XML and are not.
  public static let canonicalForm: ErrorCode = "saml.canonical.form"
}

/// Codes of signatures (W3C XML Signature 1.1, in the one profile accepted here).
extension ErrorCode {
  public static let signatureMissing: ErrorCode = "saml.signature.missing"
  /// More than one Signature, or one where none may stand.
  public static let signatureCount: ErrorCode = "saml.signature.count"
  /// A Signature whose children are not the counted ones of the profile.
  public static let signatureShape: ErrorCode = "saml.signature.shape"
  public static let signatureObject: ErrorCode = "saml.signature.object"
  /// A Reference that is not single or does not name the parent.
  public static let signatureReference: ErrorCode = "saml.signature.reference"
  public static let signatureTransforms: ErrorCode = "saml.signature.transforms"
  public static let signatureCanonicalization: ErrorCode = "saml.signature.canonicalization"
  public static let signaturePrefixList: ErrorCode = "saml.signature.prefix-list"
  public static let signatureAlgorithm: ErrorCode = "saml.signature.algorithm"
  public static let signatureDigestAlgorithm: ErrorCode = "saml.signature.digest-algorithm"
  /// A DigestValue or SignatureValue that is not plain base64.
  public static let signatureBase64: ErrorCode = "saml.signature.base64"
  /// No configured key is of the type the signature algorithm needs.
  public static let signatureKeyType: ErrorCode = "saml.signature.key-type"
  /// More keys fit than are tried for one signature, and none of those tried made it.
  public static let signatureKeyLimit: ErrorCode = "saml.signature.key-limit"
  /// No configured key made this SignatureValue.
  public static let signatureInvalid: ErrorCode = "saml.signature.invalid"
  /// The signed octets are not those whose digest was signed.
  public static let signatureDigest: ErrorCode = "saml.signature.digest"
  /// The trust set is empty.
  public static let signatureNoKeys: ErrorCode = "saml.signature.no-keys"
  /// The signer could not place or make a signature.
  public static let signingFailed: ErrorCode = "saml.signing.failed"
}

/// Codes of encryption (W3C XML Encryption 1.1). All but the first are given before a private key is used.
extension ErrorCode {
  /// Whatever went wrong with a private key in hand; it never says what. So does a plaintext that CBC lets anybody
  /// change, up to its own signature.
  public static let encryptionFailed: ErrorCode = "saml.encryption.failed"
  public static let encryptionAlgorithm: ErrorCode = "saml.encryption.algorithm"
  public static let encryptionShape: ErrorCode = "saml.encryption.shape"
  /// No decryption key is configured.
  public static let encryptionNoKeys: ErrorCode = "saml.encryption.no-keys"
  /// More EncryptedKeys than are looked at.
  public static let encryptionKeyCount: ErrorCode = "saml.encryption.key-count"
  /// More private-key operations than a message may cost.
  public static let encryptionWork: ErrorCode = "saml.encryption.work"
  /// The encrypting side could not encrypt.
  public static let encryptingFailed: ErrorCode = "saml.encrypting.failed"
}

/// Codes of keys and certificates.
extension ErrorCode {
  public static let certificateUnreadable: ErrorCode = "saml.certificate.unreadable"
  public static let keyUnreadable: ErrorCode = "saml.key.unreadable"
  public static let keyType: ErrorCode = "saml.key.type"
  /// An RSA key outside 2048 to 4096 bits.
  public static let keySize: ErrorCode = "saml.key.size"
  /// An RSA key whose public exponent is 1, even, or too long.
  public static let keyExponent: ErrorCode = "saml.key.exponent"
  public static let keyMismatch: ErrorCode = "saml.key.mismatch"
  public static let keyGeneration: ErrorCode = "saml.key.generation"
}
