/// The name of one change of one account at one target: however often it is sent, it is one change.
public struct IdempotencyKey: Hashable, Sendable, CustomStringConvertible {
  public let text: String

  /// - Parameters:
  ///   - target: the target's name.
  ///   - subject: the subject's id.
  ///   - revision: of the account at that target.
  public init(target: String, subject: String, revision: Int) {
    text = "\(target.escaped):\(subject.escaped):\(revision)"
  }

  public var description: String { text }
}

extension String {
  /// Letters, digits, `-` and `_` as they are, every other octet as `%XX`, so that different names give different keys and
  /// the key is fit for a header and for the signed content of a webhook, which a full stop would divide.
  fileprivate var escaped: String {
    var result = ""
    for octet in utf8 {
      let scalar = Unicode.Scalar(octet)
      if octet < 0x80, scalar.properties.isAlphabetic || (0x30...0x39).contains(octet) || scalar == "-" || scalar == "_"
      {
        result.unicodeScalars.append(scalar)
      } else {
        let digits = String(octet, radix: 16, uppercase: true)
        result += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
      }
    }
    return result
  }
}
