public import Diagnostics

/// Signs one element of a document with an enveloped signature in the profile ``SignatureVerifier`` accepts: one
/// reference to the element's `ID`, enveloped then exclusive canonicalisation.
public enum Signer {
  /// Where the Signature goes.
  public enum Placement: Sendable {
    /// Right after the `Issuer` child, as the SAML schema has it; first where there is none.
    case afterIssuer
    /// As the last child, where some products put it against the schema.
    case last
  }

  /// How SignedInfo and the element are canonicalised.
  public enum Canonicalization: Sendable {
    case exclusive
    /// Canonical XML 1.0, which verifiers take only where told to.
    case inclusive
    /// The same, said by naming no transform for it.
    case inclusiveByDefault
  }

  /// What may vary. Defaults suit every service provider.
  public struct Options: Sendable {
    /// Nil for what keys of this type usually sign with.
    public var algorithm: SignatureAlgorithm?
    public var digest: DigestAlgorithm
    public var placement: Placement
    /// Prefixes that are canonicalised inclusively (`xs` for typed attribute values).
    public var prefixList: [String]
    /// Whether KeyInfo carries the certificate.
    public var includesCertificate: Bool
    public var canonicalization: Canonicalization

    public init(
      algorithm: SignatureAlgorithm? = nil, digest: DigestAlgorithm = .sha256,
      placement: Placement = .afterIssuer, prefixList: [String] = [], includesCertificate: Bool = true,
      canonicalization: Canonicalization = .exclusive
    ) {
      self.algorithm = algorithm
      self.digest = digest
      self.placement = placement
      self.prefixList = prefixList
      self.includesCertificate = includesCertificate
      self.canonicalization = canonicalization
    }

    fileprivate func method(prefixList: [String] = []) -> CanonicalizationMethod {
      canonicalization == .exclusive ? .exclusive(prefixList: prefixList) : .inclusive
    }
  }

  /// Signs the element whose `ID` is `elementID` and returns the whole document, without an XML declaration.
  ///
  /// - Throws: what ``ParsedDocument`` throws, `saml.canonical.*`, and `saml.signing.failed` where no element has that
  ///   `ID`.
  public static func sign(
    xml: [UInt8], elementID: String, key: SigningKey, options: Options = Options()
  ) throws(CodedError) -> [UInt8] {
    let document = try ParsedDocument(parsing: xml, limits: XMLLimits(maximumOctets: 1 << 20))
    guard let element = document.element(withID: elementID) else {
      throw failed("no element has the `ID` that should be signed", received: elementID.quoted)
    }
    let digest = options.digest.digest(
      try Canonicalizer.canonicalize(element, by: options.method(prefixList: options.prefixList)))
    guard let digest else { throw failed("OpenSSL could not digest") }
    let algorithm = options.algorithm ?? key.type.usualAlgorithm
    let editable = try EditableDocument(xml)
    var builder = SignatureBuilder(
      document: editable, element: try editable.node(of: element), options: options, algorithm: algorithm)
    let signedInfo = try editable.reading(builder.build(digest: digest, elementID: elementID))
    let octets = try Canonicalizer.canonicalize(signedInfo, by: options.method())
    builder.finish(
      signature: try key.signature(over: octets, algorithm: algorithm),
      certificate: options.includesCertificate ? key.certificateDER : nil)
    return try editable.serialized()
  }

  /// As ``sign(xml:elementID:key:options:)-([UInt8],_,_,_)``.
  public static func sign(
    xml: String, elementID: String, key: SigningKey, options: Options = Options()
  ) throws(CodedError) -> [UInt8] {
    try sign(xml: Array(xml.utf8), elementID: elementID, key: key, options: options)
  }

  static func failed(_ message: String, received: String? = nil) -> CodedError {
    CodedError(
      .signingFailed, message, received: received, remedy: "sign an element that is in the document",
      exposure: .operator)
  }
}
