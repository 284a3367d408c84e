internal import Diagnostics
internal import SignedXML

/// A kind of logout message, as it is read once it is authentic.
protocol LogoutReadable: Sendable {
  static var kind: MessageKind { get }
  /// The local name of the root.
  static var elementName: String { get }
  /// What the schema lets stand behind Issuer, Signature and Extensions.
  static var content: [LogoutStep] { get }
  init(reading reader: LogoutReader<some XMLElementView>) throws(CodedError)
}

/// One step of the schema's sequence of children.
struct LogoutStep {
  let names: [String]
  let namespace: String
  let isRepeated: Bool

  init(_ names: [String], in namespace: String, isRepeated: Bool = false) {
    self.names = names
    self.namespace = namespace
    self.isRepeated = isRepeated
  }

  func takes(_ child: some XMLElementView) -> Bool { names.contains { child.isNamed($0, in: namespace) } }
}
