public import Diagnostics

/// Encrypts elements as identity providers do: for the sample identity provider, the tests and the attacks.
///
/// Content keys and initialisation vectors are OpenSSL's to draw and not the caller's to give: one that came twice would
/// undo the cipher.
public enum Encryptor {
  /// Where the EncryptedKey stands.
  public enum KeyPlacement: Sendable, CaseIterable {
    /// In the KeyInfo of EncryptedData, as AD FS, Entra ID and Shibboleth do.
    case inside
    /// Beside EncryptedData, found by its place alone.
    case beside
    /// Beside EncryptedData, named by a RetrievalMethod, as Okta does.
    case referenced
  }

  /// What may vary. Defaults suit every service provider.
  public struct Options: Sendable {
    public var cipher: ContentCipher
    public var transport: KeyTransport
    public var placement: KeyPlacement
    /// The entityID that an EncryptedKey names.
    public var recipient: String?
    /// A KeyName in KeyInfo that EncryptedKey repeats as CarriedKeyName.
    public var keyName: String?
    /// Whether EncryptedKey carries the certificate.
    public var includesCertificate: Bool

    public init(
      cipher: ContentCipher = .aes256GCM, transport: KeyTransport = .oaepSHA1, placement: KeyPlacement = .inside,
      recipient: String? = nil, keyName: String? = nil, includesCertificate: Bool = false
    ) {
      self.cipher = cipher
      self.transport = transport
      self.placement = placement
      self.recipient = recipient
      self.keyName = keyName
      self.includesCertificate = includesCertificate
    }
  }

  /// Replaces every outermost element below the root that `selects` says yes to by an element named `holder`, in its own
  /// namespace, which holds its ciphertext; each has a content key of its own. Returns the whole document, without an XML
  /// declaration.
  ///
  /// - Throws: what ``ParsedDocument`` throws, `saml.canonical.*`, and `saml.encrypting.failed`.
  public static func encrypt(
    xml: [UInt8], as holder: String, for key: EncryptionKey, options: Options = Options(),
    selecting selects: (UnverifiedElement) -> Bool
  ) throws(CodedError) -> [UInt8] {
    let document = try ParsedDocument(parsing: xml)
    let editable = try EditableDocument(xml)
    let elements = outermost(below: document.root, selects)
    let nodes = try elements.map { element throws(CodedError) in try editable.node(of: element) }
    for (place, element) in elements.enumerated() {
      let plaintext = try Canonicalizer.canonicalize(
        element, by: .exclusive(prefixList: prefixesInScope(of: element)))
      let parts = try EncryptedParts(plaintext, for: [key], options: options)
      let builder = EncryptionBuilder(document: editable, identifier: "_key-\(holder)-\(place + 1)", options: options)
      builder.replace(nodes[place], by: try builder.holder(holder, like: nodes[place], parts))
    }
    return try editable.serialized()
  }

  /// An element named `holder` in `namespace` with the ciphertext of any octets at all, wrapped for each of `keys`: for
  /// messages that are wrong inside.
  ///
  /// - Throws: `saml.encrypting.failed`.
  public static func envelope(
    _ plaintext: [UInt8], as holder: String, in namespace: String, for keys: [EncryptionKey],
    options: Options = Options()
  ) throws(CodedError) -> [UInt8] {
    let document = try EditableDocument(Array("<place><e:\(holder) xmlns:e=\"\(namespace)\"/></place>".utf8))
    guard let model = document.elements.last else { throw failed("the holder has no name") }
    let builder = EncryptionBuilder(document: document, identifier: "_key-\(holder)-1", options: options)
    let parts = try EncryptedParts(plaintext, for: keys, options: options)
    let node = try builder.holder(holder, like: model, parts)
    builder.replace(model, by: node)
    return try document.serialized(node)
  }

  private static func outermost(
    below element: UnverifiedElement, _ selects: (UnverifiedElement) -> Bool
  ) -> [UnverifiedElement] {
    element.children.flatMap { selects($0) ? [$0] : outermost(below: $0, selects) }
  }

  /// All of them are written into the plaintext, so that it stands alone.
  private static func prefixesInScope(of element: UnverifiedElement) -> [String] {
    let tree = element.document.tree
    var prefixes: [Int] = []
    var place = element.place
    while place >= 0 {
      for declaration in tree.declarations[tree.nodes[place].declarations]
      where !prefixes.contains(declaration.prefix) { prefixes.append(declaration.prefix) }
      place = tree.nodes[place].parent
    }
    return prefixes.map { $0 < 0 ? "#default" : tree.string(tree.prefixes[$0]) }
  }

  static func failed(_ message: String) -> CodedError {
    CodedError(
      .encryptingFailed, message, remedy: "check the certificate and the algorithms", exposure: .operator)
  }
}
