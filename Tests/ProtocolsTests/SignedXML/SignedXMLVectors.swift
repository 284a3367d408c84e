import Foundation

/// Files of Vectors/SignedXML beside the tests.
enum SignedXMLVectors {
  static func text(_ name: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: folder.appending(path: "Vectors/SignedXML/\(name)"), encoding: .utf8)
  }
}
