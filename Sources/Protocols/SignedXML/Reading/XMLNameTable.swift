/// A fixed set of element names, each with its place, in which an element's own name is found without making a text of
/// it. For code that must know of every element of a message what it is.
public struct XMLNameTable: Sendable {
  private struct Entry: Sendable {
    let namespace: String
    let localName: String
    let place: Int
  }

  /// Entries by the hash of their local name; a power of two of them.
  private let buckets: [[Entry]]

  /// - Parameter names: Each name once; an empty namespace is none.
  public init(_ names: [(namespace: String, localName: String)]) {
    var count = 16
    while count < 2 * names.count { count *= 2 }
    var buckets = [[Entry]](repeating: [], count: count)
    for (place, name) in names.enumerated() {
      let bucket = Array(name.localName.utf8).withUnsafeBufferPointer { Self.mix($0) } & (count - 1)
      buckets[bucket].append(Entry(namespace: name.namespace, localName: name.localName, place: place))
    }
    self.buckets = buckets
  }

  func place(of name: XMLTree.Name, in tree: XMLTree) -> Int? {
    let hash = tree.octets.withUnsafeBufferPointer { Self.mix(UnsafeBufferPointer(rebasing: $0[name.local])) }
    for entry in buckets[hash & (buckets.count - 1)]
    where tree.has(name.local, entry.localName) && tree.has(namespace: name.namespace, entry.namespace) {
      return entry.place
    }
    return nil
  }

  /// Of the length, the first octet, the last and the one in the middle. Names are few and known, so that nobody can
  /// choose them to collide; strangers' names only miss.
  private static func mix(_ name: UnsafeBufferPointer<UInt8>) -> Int {
    guard let first = name.first, let last = name.last else { return 0 }
    return name.count &* 131 &+ Int(first) &* 7 &+ Int(last) &* 31 &+ Int(name[name.count / 2]) &* 17
  }
}
