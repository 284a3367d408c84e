internal import Crypto
internal import Diagnostics
public import JSON

/// Personal values with the salt that hides them: enough for anybody to check them against an entry's commitment.
public struct OpenedValues: Sendable, Equatable {
  public let subject: String
  /// 32 random octets.
  public let salt: [UInt8]
  public let values: JSONObject

  public init(subject: String, salt: [UInt8], values: JSONObject) {
    self.subject = subject
    self.salt = salt
    self.values = values
  }

  /// What the seal encrypts and hashes: salt ‖ values in canonical form (RFC 8785).
  func plaintext() throws(CodedError) -> [UInt8] {
    salt + (try JSONValue.object(values).canonical())
  }

  /// Base64 of SHA-256(salt ‖ canonical values).
  func commitment() throws(CodedError) -> String {
    Self.commitment(to: try plaintext())
  }

  static func commitment(to plaintext: [UInt8]) -> String {
    Base64.encode(Array(SHA256.hash(data: plaintext)))
  }
}
