import Foundation

/// A message and where its parts stand, found without an XML parser: mutations know markup, not meaning.
struct FuzzSource {
  let octets: [UInt8]
  /// From the start tag to the end tag.
  private(set) var elements: [Range<Int>] = []
  /// Start tags.
  private(set) var tags: [Range<Int>] = []
  /// With the white space before them.
  private(set) var attributes: [Range<Int>] = []
  /// Between tags, and not empty.
  private(set) var texts: [Range<Int>] = []

  init(_ octets: [UInt8]) {
    self.octets = octets
    var open: [Int] = []
    var place = 0
    while place < octets.count {
      let next = find("<", from: place) ?? octets.count
      if next > place { texts.append(place..<next) }
      guard next < octets.count, let end = find(">", from: next + 1) else { return }
      place = end + 1
      let tag = next..<place
      if octets[next + 1] == UInt8(ascii: "/") {
        if let start = open.popLast() { elements.append(start..<place) }
        continue
      }
      tags.append(tag)
      findAttributes(tag)
      if octets[end - 1] == UInt8(ascii: "/") { elements.append(tag) } else { open.append(next) }
    }
  }

  private mutating func findAttributes(_ tag: Range<Int>) {
    var place = tag.lowerBound
    while let space = find(" ", from: place), space < tag.upperBound, let open = find("\"", from: space),
      let close = find("\"", from: open + 1), close < tag.upperBound
    {
      attributes.append(space..<close + 1)
      place = close + 1
    }
  }

  /// By memchr: in a debug build a search of the standard library costs more than the validator under test.
  private func find(_ character: Unicode.Scalar, from start: Int) -> Int? {
    octets.withUnsafeBytes { buffer in
      guard start < buffer.count, let base = buffer.baseAddress else { return nil }
      return memchr(base + start, Int32(character.value), buffer.count - start).map {
        base.distance(to: UnsafeRawPointer($0))
      }
    }
  }
}
