internal import Diagnostics
internal import JSON

/// Members that hold several values.
extension MemberReader {
  /// The elements of a list with the path of each; empty where the member is absent.
  mutating func elements(_ name: String, maximumCount: Int = 1000) -> [(value: JSONValue, path: String)] {
    guard let value = value(name) else { return [] }
    return elements(of: value, at: path(of: name), maximumCount: maximumCount)
  }

  mutating func elements(
    of value: JSONValue, at path: String, maximumCount: Int = 1000
  ) -> [(value: JSONValue, path: String)] {
    guard let elements = value.arrayValue else {
      noteType(value, at: path, expected: "a list")
      return []
    }
    guard elements.count <= maximumCount else {
      note(
        .manifestMemberInvalid, at: path, "holds too much", expected: "at most \(maximumCount) elements",
        received: "\(elements.count)", remedy: "shorten the list")
      return []
    }
    return elements.enumerated().map { ($1, DocumentPositions.path(path, element: $0)) }
  }

  /// A list of objects, each read by `read`.
  mutating func objects<Value>(_ name: String, _ read: (inout MemberReader) -> Value?) -> [Value] {
    var element: ManifestShape?
    if case .list(let inner)? = shape[name] { element = inner }
    var values: [Value] = []
    for (value, path) in elements(name) {
      if let value = nested(value, at: path, shape: element, read) { values.append(value) }
    }
    return values
  }

  /// A list of roles' names, each at most once.
  mutating func roleNames(_ value: JSONValue, at path: String) -> [String] {
    var seen: Set<String> = []
    var names: [String] = []
    for (value, path) in elements(of: value, at: path) {
      guard let name = checkedRoleName(value, at: path) else { continue }
      if seen.insert(name).inserted {
        names.append(name)
      } else {
        noteRepeated(name, at: path)
      }
    }
    return names
  }

  /// A list of texts, each at most once.
  mutating func texts(_ name: String) -> [String] {
    var seen: Set<OctetKey> = []
    var texts: [String] = []
    for (value, path) in elements(name) {
      guard let text = checkedText(value, at: path) else { continue }
      if seen.insert(OctetKey(text)).inserted {
        texts.append(text)
      } else {
        noteRepeated(text, at: path)
      }
    }
    return texts
  }

  /// A list of address ranges; nil where the member is absent. An empty list is a problem: it would let nobody in.
  mutating func addressRanges(_ name: String, maximumCount: Int = 256) -> [AddressRange]? {
    guard let value = value(name) else { return nil }
    if value.arrayValue?.isEmpty == true {
      note(
        .manifestMemberInvalid, at: path(of: name), "is empty", expected: "one range at least", received: "none",
        remedy: "name the ranges, or leave `\(name)` out to take requests from anywhere")
    }
    var ranges: [AddressRange] = []
    for (value, path) in elements(name, maximumCount: maximumCount) {
      guard let text = checkedText(value, at: path, maximumOctets: 64) else { continue }
      do throws(CodedError) {
        ranges.append(try AddressRange(text))
      } catch {
        note(error, at: path)
      }
    }
    return ranges
  }

  mutating func noteRepeated(_ text: String, at path: String) {
    note(
      .manifestMemberInvalid, at: path, "repeats an earlier value", received: "`\(text.prefix(80))`",
      remedy: "write each value once")
  }

  /// Exactly the object a member holds, read by `read`; a missing member is a problem.
  mutating func object<Value>(
    _ name: String, expected: String, _ read: (inout MemberReader) -> Value?
  ) -> Value? {
    guard let value = value(name) else {
      noteMissing(name, expected: expected)
      return nil
    }
    return nested(value, at: path(of: name), shape: shape[name], read)
  }
}
