import Foundation
import SignedXML

/// Ciphertext taken out of a message, changed, and put back.
extension String {
  /// Changes the octets of the CipherValue of this number. With the key inside, 0 is the wrapped key and 1 the content.
  func changingCipherValue(_ number: Int, _ change: (inout [UInt8]) -> Void) -> String {
    let open = "<xenc:CipherValue>"
    var start = startIndex
    for _ in 0...number {
      guard let found = self[start...].range(of: open) else { preconditionFailure("no CipherValue \(number)") }
      start = found.upperBound
    }
    guard let end = self[start...].range(of: "</xenc:CipherValue>"),
      var octets = Base64.decode(self[start..<end.lowerBound].utf8)
    else { preconditionFailure("CipherValue \(number) is broken") }
    change(&octets)
    return replacingCharacters(in: start..<end.lowerBound, with: Base64.encode(octets))
  }

  func changingWrappedKey(_ change: (inout [UInt8]) -> Void) -> String { changingCipherValue(0, change) }
  func changingContent(_ change: (inout [UInt8]) -> Void) -> String { changingCipherValue(1, change) }
}
