internal import Diagnostics

/// The members of a JSON object in the order they were written.
///
/// Names are compared by octets. Small objects are searched in a line, which for the documents of this field (tens of
/// members) is faster than hashing; a parser limit bounds the rest.
public struct JSONObject: Sendable {
  public struct Member: Sendable, Hashable {
    public var name: String
    public var value: JSONValue

    public init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }

    public static func == (left: Member, right: Member) -> Bool {
      left.name.hasSameOctets(as: right.name) && left.value == right.value
    }

    public func hash(into hasher: inout Hasher) {
      hasher.combine(OctetKey(name))
      hasher.combine(value)
    }
  }

  public private(set) var members: [Member]

  public init() {
    self.members = []
  }

  /// Members in this order; of two with one name the later wins, in the place of the first.
  public init(members: [(String, JSONValue)]) {
    self.members = []
    self.members.reserveCapacity(members.count)
    var names = NameIndex()
    for (name, value) in members {
      if let earlier = names.insert(name, after: self.members) {
        self.members[earlier].value = value
      } else {
        self.members.append(Member(name: name, value: value))
      }
    }
  }

  /// Members whose names the caller knows to be distinct.
  init(distinct members: [Member]) {
    self.members = members
  }

  public var count: Int { members.count }
  public var isEmpty: Bool { members.isEmpty }
  public var names: [String] { members.map(\.name) }

  /// The value of a member. Assigning nil removes it; assigning to a new name appends it.
  public subscript(_ name: String) -> JSONValue? {
    get { index(of: name).map { members[$0].value } }
    set {
      switch (index(of: name), newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil): members.remove(at: place)
      case (nil, let value?): members.append(Member(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  /// The member whose name equals `name` when ASCII case is ignored (SCIM attribute names, RFC 7643 §2.1): the one spelt
  /// just so, else the first.
  public func member(ignoringCase name: String) -> Member? {
    var folded: Member?
    for member in members where member.name.utf8.count == name.utf8.count {
      if member.name.hasSameOctets(as: name) { return member }
      if folded == nil, member.name.matches(ignoringCase: name) { folded = member }
    }
    return folded
  }

  private func index(of name: String) -> Int? {
    members.firstIndex { $0.name.hasSameOctets(as: name) }
  }
}

extension JSONObject: Sequence {
  public func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
}

extension JSONObject: Hashable {
  /// Two objects are equal when they hold the same members, in whatever order.
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    guard left.count == right.count else { return false }
    if zip(left.members, right.members).allSatisfy({ $0 == $1 }) { return true }
    guard left.count > NameIndex.lineLength else { return left.members.allSatisfy { right[$0.name] == $0.value } }
    let values = Dictionary(
      right.members.map { (OctetKey($0.name), $0.value) }, uniquingKeysWith: { first, _ in first })
    return left.members.allSatisfy { values[OctetKey($0.name)] == $0.value }
  }

  /// The sum of the members' hashes, which does not depend on their order.
  public func hash(into hasher: inout Hasher) {
    var sum = count
    for member in members {
      var inner = Hasher()
      member.hash(into: &inner)
      sum &+= inner.finalize()
    }
    hasher.combine(sum)
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(members: elements)
  }
}
