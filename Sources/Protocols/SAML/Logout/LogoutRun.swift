internal import Diagnostics
internal import SignedXML

/// One logout message on its way through the steps, and the trace it leaves. The steps up to the authentic message stop
/// at the first refusal.
struct LogoutRun: DecryptingRun {
  let context: LogoutContext
  var findings: [Finding] = []
  var work = MessageWork()

  init(context: LogoutContext) {
    self.context = context
  }

  var decryption: DecryptionTerms {
    DecryptionTerms(
      keys: context.spDecryptionKeys, recipient: context.spEntityID, allowsRSA15: context.allowRSA15, limits: .message)
  }

  mutating func authentic<Message: LogoutReadable>(_ message: LogoutMessage) throws(CodedError) -> Message {
    let context = context
    try step("keys") { () throws(CodedError) in try Self.requireKeys(context) }
    switch message {
    case .redirect(let message): return try authentic(message)
    case .post(let octets): return try authentic(octets)
    }
  }

  /// The query's signature covers the whole message, so it comes before any XML is parsed.
  private mutating func authentic<Message: LogoutReadable>(_ message: RedirectMessage) throws(CodedError) -> Message {
    let (keys, allowed) = (context.idp.signingCertificates, context.allowed)
    try step("signature.query") { () throws(CodedError) in try message.verify(with: keys, allowing: allowed) }
    try step("logout.kind") { () throws(CodedError) in try Self.require(Message.self, message.kind) }
    let root = try parse(message.octets)
    // The tree is what the signature covers, and so is the tree of a plaintext.
    return try read(root) { decrypted, _ in decrypted.root }
  }

  private mutating func authentic<Message: LogoutReadable>(_ octets: [UInt8]) throws(CodedError) -> Message {
    let root = try parse(octets)
    let reader = LogoutReader(root: root)
    try step("logout.shape") { () throws(CodedError) in try reader.requireShape(of: Message.self) }
    let verifier = SignatureVerifier(keys: context.idp.signingCertificates, allowed: context.allowed)
    let verified = try verified(root, by: verifier)
    return try read(verified.element) { (decrypted, work) throws(CodedError) in try decrypted.authentic(work: &work) }
  }

  private mutating func verified(
    _ root: UnverifiedElement, by verifier: SignatureVerifier
  ) throws(CodedError) -> VerifiedElement {
    var (tried, work) = ([VerificationKey](), work)
    defer { self.work = work }
    return try step("signature.message") { () throws(CodedError) in
      try verifier.verify(root, tried: &tried, work: &work)
    }
  }

  private mutating func parse(_ octets: [UInt8]) throws(CodedError) -> UnverifiedElement {
    work.count(scanning: octets)
    let scanned = try step("xml.scan") { () throws(CodedError) in try PrescannedXML(octets) }
    work.count(scanned)
    return try step("xml.parse") { () throws(CodedError) in try ParsedDocument(scanned) }.root
  }

  /// - Parameter open: the plaintext as an element of the kind that `root` is.
  private mutating func read<Message: LogoutReadable, Element: XMLElementView>(
    _ root: Element, opening open: (DecryptedElement<Element>, inout MessageWork) throws(CodedError) -> Element
  ) throws(CodedError) -> Message {
    try attempt("logout.read") { () throws(CodedError) in
      try LogoutReader(root: root).requireShape(of: Message.self)
    }
    let name = try decryptedName(in: root, opening: open)
    return try step("logout.read") { () throws(CodedError) in
      try Message(reading: LogoutReader(root: root, decryptedName: name))
    }
  }

  /// The NameID that an EncryptedID holds (SAML Core §2.2.4), where there is one. The message is signed, so that what it
  /// hides is the signer's word.
  private mutating func decryptedName<Element: XMLElementView>(
    in root: Element, opening open: (DecryptedElement<Element>, inout MessageWork) throws(CodedError) -> Element
  ) throws(CodedError) -> Element? {
    guard let holder = root.onlyChild("EncryptedID", in: SAMLVocabulary.assertionNamespace) else { return nil }
    let decrypted = try decrypt(holder, "NameID", "nameid.decryption")
    var work = work
    defer { self.work = work }
    return try attempt("nameid.decryption") { () throws(CodedError) in try open(decrypted, &work) }
  }

  private static func requireKeys(_ context: LogoutContext) throws(CodedError) {
    guard !context.idp.signingCertificates.isEmpty else {
      throw CodedError(
        .signatureNoKeys, "no signing certificate is configured", expected: "at least one certificate",
        received: "none", remedy: "configure the identity provider's signing certificate", exposure: .operator)
    }
  }

  private static func require<Message: LogoutReadable>(
    _ message: Message.Type, _ kind: MessageKind
  ) throws(CodedError) {
    guard kind == Message.kind else {
      throw CodedError(
        .samlLogoutRoot, "the message came in the wrong parameter", expected: "`\(Message.kind.rawValue)`",
        received: "`\(kind.rawValue)`", remedy: "send requests as SAMLRequest and answers as SAMLResponse")
    }
  }
}
