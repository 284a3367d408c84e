public import Diagnostics

/// Where the members of a document stand in the text they were read from, by member path (`roles[0].name`; empty for the
/// whole document).
public struct DocumentPositions: Sendable {
  private let places: [String: CodedError.Position]

  public init(_ places: [String: CodedError.Position]) {
    self.places = places
  }

  /// For documents that came without a text.
  public static let unknown = DocumentPositions([:])

  /// The place of a member, or of the nearest one around it that is known.
  public subscript(_ path: String) -> CodedError.Position? {
    if let place = places[path] { return place }
    guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return path.isEmpty ? nil : places[""] }
    return self[String(path[..<end])]
  }

  /// The path of a member of the object at `path`.
  public static func path(_ path: String, member name: String) -> String {
    path.isEmpty ? name : path + "." + name
  }

  /// The path that a JSON Pointer (RFC 6901) means: `/rules/3/when` is `rules[3].when`.
  public static func path(pointer: String) -> String {
    pointer.split(separator: "/", omittingEmptySubsequences: true).reduce("") { path, token in
      let name = String(token).replacing("~1", with: "/").replacing("~0", with: "~")
      if let index = Int(name) { return Self.path(path, element: index) }
      return Self.path(path, member: name)
    }
  }

  /// The path of an element of the array at `path`.
  public static func path(_ path: String, element index: Int) -> String {
    path + "[\(index)]"
  }
}
