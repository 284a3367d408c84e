internal import Diagnostics
internal import SignedXML

/// One logout message on its way through the steps, and the trace it leaves. The steps up to the authentic message stop
/// at the first refusal.
struct LogoutRun {
  let context: LogoutContext
  var findings: [Finding] = []

  init(context: LogoutContext) {
    self.context = context
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
    return try read(root)
  }

  private mutating func authentic<Message: LogoutReadable>(_ octets: [UInt8]) throws(CodedError) -> Message {
    let root = try parse(octets)
    let reader = LogoutReader(root: root)
    try step("logout.shape") { () throws(CodedError) in try reader.requireShape(of: Message.self) }
    let verifier = SignatureVerifier(keys: context.idp.signingCertificates, allowed: context.allowed)
    let verified = try step("signature.message") { () throws(CodedError) in try verifier.verify(root) }
    return try read(verified.element)
  }

  private mutating func parse(_ octets: [UInt8]) throws(CodedError) -> UnverifiedElement {
    let scanned = try step("xml.scan") { () throws(CodedError) in try PrescannedXML(octets) }
    return try step("xml.parse") { () throws(CodedError) in try ParsedDocument(scanned) }.root
  }

  private mutating func read<Message: LogoutReadable>(
    _ root: some XMLElementView
  ) throws(CodedError) -> Message {
    let reader = LogoutReader(root: root)
    return try step("logout.read") { () throws(CodedError) in
      try reader.requireShape(of: Message.self)
      return try Message(reading: reader)
    }
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

  private mutating func step<Value>(
    _ check: String, _ body: () throws(CodedError) -> Value
  ) throws(CodedError) -> Value {
    do {
      let value = try body()
      findings.append(.passed(check))
      return value
    } catch {
      findings.append(.failed(check, error))
      throw error
    }
  }
}
