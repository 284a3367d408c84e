import Diagnostics
import Foundation
import JSON
import SCIM
import Testing

/// What the suites of this folder share.
enum SCIMSupport {
  static let enterprise = SchemaURN.enterpriseUser

  private static let registry = Result { try SchemaRegistry.standard() }

  static func type(_ name: String) throws -> ResourceType {
    try #require(try registry.get().resourceType(named: name))
  }

  static func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: text) }

  static func object(_ text: String) throws -> JSONObject { try #require(json(text).objectValue) }

  static func vectors(_ name: String) throws -> [JSONValue] {
    try #require(JSONValue(parsing: Array(octets(name))).arrayValue)
  }

  /// The lines of a vector file, but for those that begin with `#`.
  static func lines(_ name: String) throws -> [String] {
    String(decoding: try octets(name), as: UTF8.self).split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("#") }
  }

  private static func octets(_ name: String) throws -> Data {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try Data(contentsOf: folder.appending(path: "Vectors/SCIM/\(name)"))
  }

  /// A guide of the module's documentation.
  static func guide(_ name: String) throws -> String {
    var folder = URL(filePath: #filePath)
    for _ in 0..<4 { folder = folder.deletingLastPathComponent() }
    return try String(contentsOf: folder.appending(path: "Sources/Protocols/SCIM/SCIM.docc/\(name)"), encoding: .utf8)
  }

  /// A body as the engine gets it: its client's dialect read.
  static func read(_ body: JSONValue, method: String, _ type: ResourceType) throws -> JSONValue {
    let path = method == "POST" ? [type.endpoint] : [type.endpoint, "id"]
    let shape = SCIMRequestShape(method: method, path: path, body: body)
    return try #require(DialectReading(shape, try registry.get()).shape.body)
  }

  /// The code that `body` throws; nil where it throws nothing.
  static func code(_ body: () throws -> Void) -> ErrorCode? {
    do {
      try body()
      return nil
    } catch let error as CodedError {
      return error.code
    } catch {
      return .internal
    }
  }
}

extension JSONObject {
  /// Without `schemas`, which follows from the rest.
  var withoutSchemas: JSONObject {
    var copy = self
    copy["schemas"] = nil
    return copy
  }
}

/// Numbers that are the same in every run (SplitMix64).
struct SeededNumbersSCIM: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
