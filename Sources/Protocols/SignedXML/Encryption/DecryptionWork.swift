internal import Diagnostics

/// Counts the private-key operations of one message, the dearest thing that a stranger can make us do.
public struct DecryptionWork: Sendable, Equatable {
  /// While nobody vouches for the message: one encrypted key for four of ours, or two for two. One operation takes some
  /// 5 ms with a key of 4 096 bits, so that a stranger's message costs no more than 20 ms; with 2 048 bits a tenth of it.
  public static let strangersMaximum = 4
  /// Once a signature vouches for the ciphertext: many parts, each with a key of its own.
  public static let standardMaximum = 32

  public var maximum: Int
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
