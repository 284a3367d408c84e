public import Diagnostics

/// What a sender wants back with the answer: an opaque handle, never an address to follow.
///
/// At most 80 octets (SAML Bindings §3.4.3 and §3.5.3), whatever the characters are; it is escaped where it is written.
public struct RelayState: Sendable, CustomStringConvertible {
  public static let maximumOctets = 80

  public let text: String

  /// - Throws: `saml.relay-state.length` for an empty text or one of more than 80 octets.
  public init(_ text: String) throws(CodedError) {
    let count = text.utf8.count
    guard (1...Self.maximumOctets).contains(count) else {
      throw CodedError(
        .samlRelayState, "the relay state has a length that SAML does not allow",
        expected: "1 to \(Self.maximumOctets) octets", received: "\(count) octets",
        remedy: "keep the state on the server and send a short handle to it")
    }
    self.text = text
  }

  public var description: String { text }
}
