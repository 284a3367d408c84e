public import Diagnostics

/// An absolute http or https address that a browser may be sent to with a SAML message.
///
/// Kept narrow on purpose: no user information, no fragment, printable ASCII alone. So it can stand in a header, a form and
/// a content security policy, and `javascript:` never becomes a form's action.
public struct MessageLocation: Sendable, CustomStringConvertible {
  public let text: String
  /// Scheme, host and port: what a content security policy names.
  public let origin: String

  /// - Throws: `saml.binding.location`.
  public init(_ text: String) throws(CodedError) {
    guard text.utf8.count <= 2048, text.utf8.allSatisfy({ $0.isAddressOctet }),
      let scheme = ["https://", "http://"].first(where: { text.lowercased().hasPrefix($0) })
    else { throw Self.refusal(text) }
    let authority = text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" }
    guard !authority.isEmpty, authority.utf8.allSatisfy({ $0.isAuthorityOctet }) else { throw Self.refusal(text) }
    self.text = text
    self.origin = scheme + authority
  }

  public var description: String { text }

  /// The address with `query` behind what it already carries.
  func appending(query: String) -> String {
    text + (text.contains("?") ? "&" : "?") + query
  }

  private static func refusal(_ text: String) -> CodedError {
    CodedError(
      .samlBindingLocation, "the address cannot receive a SAML message", expected: "an absolute http or https URL",
      received: text.inBackticks, remedy: "configure the full address, without user name and fragment")
  }
}

extension UInt8 {
  /// Printable ASCII but for what must be escaped in an address and what begins a fragment.
  fileprivate var isAddressOctet: Bool {
    switch self {
    case 0x21, 0x24...0x3B, 0x3D, 0x3F...0x5B, 0x5D, 0x5F, 0x61...0x7A, 0x7E: true
    default: false
    }
  }

  /// Letters, digits and what a host, an IPv6 literal and a port are written with.
  fileprivate var isAuthorityOctet: Bool {
    switch self {
    case 0x30...0x3A, 0x41...0x5B, 0x5D, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
    default: false
    }
  }
}
