import Foundation
import Testing

/// The page of codes and the sources say the same.
@Suite struct CatalogueOfCodes {
  private static let protocols: URL = {
    var root = URL(filePath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    return root.appending(path: "Sources/Protocols")
  }()

  private struct Declaration: Hashable {
    let member: String
    let code: String
  }

  /// The text of every Swift file of the two modules, by path.
  private func sources() throws -> [String: String] {
    var texts: [String: String] = [:]
    for module in ["SAML", "SignedXML"] {
      let folder = Self.protocols.appending(path: module)
      let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      for path in paths where path.hasSuffix(".swift") {
        let file = folder.appending(path: path)
        texts[file.path] = String(decoding: try Data(contentsOf: file), as: UTF8.self)
      }
    }
    return texts
  }

  /// Line by line, since a regular expression over all the text takes seconds.
  private func declarations(_ sources: [String: String]) -> [Declaration] {
    let lines = sources.values.flatMap { $0.split(separator: "\n").filter { $0.contains(": ErrorCode =") } }
    return lines.compactMap { line in
      guard let found = line.firstMatch(of: /static let ([A-Za-z0-9]+): ErrorCode = "([^"]+)"/) else { return nil }
      return Declaration(member: String(found.1), code: String(found.2))
    }
  }

  /// Codes of the rows, with cause and remedy.
  private func documented() throws -> [(code: String, cause: String, remedy: String)] {
    let page = Self.protocols.appending(path: "SAML/SAML.docc/Codes.md")
    let lines = String(decoding: try Data(contentsOf: page), as: UTF8.self).split(separator: "\n")
    return lines.filter { $0.hasPrefix("| `") }.map { line in
      let cells = line.components(separatedBy: " | ")
      guard cells.count == 3 else { return (String(line), "", "") }
      return (cells[0].dropFirst(3).dropLast().description, cells[1], String(cells[2].dropLast(2)))
    }
  }

  @Test func everyCodeIsDocumentedAndNoOther() throws {
    let declared = declarations(try sources()).map(\.code)
    let documented = try documented().map(\.code)
    #expect(Set(declared).subtracting(documented).sorted() == [], "codes without a row in Codes.md")
    #expect(Set(documented).subtracting(declared).sorted() == [], "rows in Codes.md without a code")
    #expect(declared.count == Set(declared).count && documented.count == Set(documented).count)
    #expect(documented.count >= 60 && documented.allSatisfy { $0.hasPrefix("saml.") })
  }

  @Test func everyRowHasACauseAndARemedy() throws {
    for row in try documented() {
      #expect(row.cause.hasSuffix(".") && row.cause.count > 10, "\(row.code)")
      #expect(row.remedy.hasSuffix(".") && row.remedy.count > 8, "\(row.code)")
    }
  }

  /// A code that nothing throws would be a promise; a code made on the spot would escape the page.
  @Test func everyCodeIsThrownAndNoneIsMadeOnTheSpot() throws {
    let sources = try sources()
    let declared = declarations(sources)
    let all = sources.values.joined(separator: "\n")
    for declaration in declared {
      #expect(all.contains(".\(declaration.member)"), "`\(declaration.code)` is never used")
    }
    #expect(!all.contains("ErrorCode(rawValue:") && !all.contains("ErrorCode(stringLiteral:"))
    #expect(!all.contains("CodedError(\n      \"saml.") && !all.contains("CodedError(\"saml."))
  }
}
