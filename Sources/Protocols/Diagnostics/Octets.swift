/// Comparison of identifiers by their UTF-8 octets.
///
/// Swift's `==` on strings holds for canonically equivalent texts; SQL, SAML and JSON compare octets. Wherever two texts
/// identify something, they are compared here.
extension StringProtocol {
  /// Whether both texts have the same UTF-8 octets.
  public func hasSameOctets(as other: some StringProtocol) -> Bool {
    utf8.elementsEqual(other.utf8)
  }
}

extension String {
  /// Whether both texts have the same UTF-8 octets; the way without generics, which the fast paths take.
  @inlinable public func hasSameOctets(as other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    var (left, right) = (self, other)
    return left.withUTF8 { left in
      right.withUTF8 { right in haveSameOctets(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right)) }
    }
  }
}

/// Whether two runs of the same length have the same octets; eight of them at a time.
@inlinable func haveSameOctets(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
  var place = 0
  while place + 8 <= left.count {
    let word = left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    guard word == right.loadUnaligned(fromByteOffset: place, as: UInt64.self) else { return false }
    place += 8
  }
  while place < left.count {
    guard left[place] == right[place] else { return false }
    place += 1
  }
  return true
}

/// A text that hashes and compares by its UTF-8 octets: the key type of attribute maps.
public struct OctetKey: Hashable, Sendable, CustomStringConvertible {
  public let text: String

  public init(_ text: String) {
    self.text = text
  }

  public var description: String { text }

  public static func == (left: OctetKey, right: OctetKey) -> Bool {
    left.text.hasSameOctets(as: right.text)
  }

  public func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    // An octet no text holds, so that neighbours in one hash do not run together.
    hasher.combine(0xFF as UInt8)
  }
}
