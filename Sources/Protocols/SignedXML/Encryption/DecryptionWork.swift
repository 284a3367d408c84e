internal import Diagnostics

/// Counts the private-key operations of one message, the dearest thing that a stranger can make us do.
public struct DecryptionWork: Sendable, Equatable {
  /// Two encrypted keys of an assertion for eight of ours, and as many again inside it.
  public static let standardMaximum = 32

  public let maximum: Int
  public private(set) var privateKeyOperations = 0

  public init(maximum: Int = Self.standardMaximum) {
    self.maximum = maximum
  }

  /// Counts one operation that is about to be done.
  ///
  /// - Throws: `saml.encryption.work`.
  mutating func spend() throws(CodedError) {
    guard privateKeyOperations < maximum else {
      throw CodedError(
        .encryptionWork, "the message asks for too many private-key operations", expected: "at most \(maximum)",
        remedy: "have the identity provider encrypt the whole assertion instead of many parts of it")
    }
    privateKeyOperations += 1
  }
}
