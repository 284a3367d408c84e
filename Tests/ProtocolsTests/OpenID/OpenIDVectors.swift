import Diagnostics
import Foundation
import JSON
import OpenID
import Testing

/// `Vectors/OpenID/assertions.json`: assertions signed once with keys that are thrown away, attacks first. A case is
/// refused with `code`, or by its absence accepted.
struct OpenIDVectors {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let assertion: String
    let code: ErrorCode?
    var testDescription: String { name }
  }

  let keys: ClientKeySet
  let clientID: String
  let expectations: ClientAssertion.Expectations
  let cases: [Case]

  static func read() throws -> OpenIDVectors {
    let document = try file("assertions.json")
    let cases = try (document["cases"]?.arrayValue ?? []).map { item in
      Case(
        name: try #require(item["name"]?.stringValue), assertion: try #require(item["assertion"]?.stringValue),
        code: item["code"]?.stringValue.map(ErrorCode.init(rawValue:)))
    }
    return OpenIDVectors(
      keys: try ClientKeySet(#require(document["jwks"]?.objectValue)),
      clientID: try #require(document["clientID"]?.stringValue),
      expectations: .init(
        audiences: (document["audiences"]?.arrayValue ?? []).compactMap(\.stringValue),
        now: try #require(document["now"]?.stringValue.flatMap { Instant(rfc3339: $0) })),
      cases: cases)
  }

  static func file(_ name: String) throws -> JSONValue {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try JSONValue(parsing: Array(Data(contentsOf: folder.appending(path: "Vectors/OpenID/\(name)"))))
  }

  /// Reads and verifies as a token endpoint does.
  func judge(_ assertion: String) async throws(CodedError) -> ClientAssertion {
    try await ClientAssertion(verifying: try UnverifiedAssertion(assertion), keys: keys, expectations)
  }
}
