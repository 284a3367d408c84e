import Diagnostics
import Foundation
import LanyardTesting
import Testing

/// The page "Known attacks" and the generator say the same. With `LANYARD_WRITE_PAGES=1` in the environment the tables
/// are written anew.
@Suite("The page of known attacks")
struct KnownAttacksPageTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let page = root.appending(path: "Sources/Protocols/SAML/SAML.docc/KnownAttacks.md")

  /// The tables of all families.
  private var tables: String {
    AttackFamily.all.map { family in
      let rows = family.attacks.map { attack in
        "| `\(attack.name)` | \(attack.aim.replacing("|", with: "\\|").replacing("\n", with: " ")) | \(answer(attack)) |"
      }
      return "## \(family.title)\n\n| Attack | It tries | Answer |\n|---|---|---|\n\(rows.joined(separator: "\n"))\n"
    }.joined(separator: "\n")
  }

  private func answer(_ attack: SAMLAttack) -> String {
    switch attack.outcome {
    case .refused(let code): "`\(code.rawValue)`"
    case .attackersOwn: "accepted, as the sender's own"
    }
  }

  private func split() throws -> (head: Substring, tables: Substring) {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let title = "## \(AttackFamily.all[0].title)\n"
    let place = text.range(of: title)?.lowerBound ?? text.endIndex
    return (text[..<place], text[place...])
  }

  @Test func itsTablesAreTheGenerators() throws {
    if ProcessInfo.processInfo.environment["LANYARD_WRITE_PAGES"] == "1" {
      try (split().head + tables).write(to: Self.page, atomically: true, encoding: .utf8)
    }
    #expect(try split().tables == tables, "run this test with LANYARD_WRITE_PAGES=1 and look at the difference")
  }

  @Test func everyPublishedVulnerabilityIsMadeAnewByWhatExists() throws {
    let attacks = Set(SAMLAttack.all.map(\.name))
    let functions = try Self.testFunctions()
    let rows = try split().head.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst()
    #expect(rows.count >= 38)
    for row in rows {
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      #expect(cells.count == 4, "\(row)")
      let names = cells[3].split(separator: "`", omittingEmptySubsequences: false).enumerated().filter {
        $0.offset % 2 == 1
      }.map { String($0.element) }
      #expect(!names.isEmpty, "\(row)")
      for name in names { #expect(attacks.contains(name) || functions.contains(name), "\(name)") }
    }
  }

  /// The names of all functions in the protocols' tests.
  private static func testFunctions() throws -> Set<String> {
    let folder = root.appending(path: "Tests/ProtocolsTests").resolvingSymlinksInPath()
    var names: Set<String> = []
    for case let file as URL in FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) ?? .init()
    where file.pathExtension == "swift" {
      for match in try String(contentsOf: file, encoding: .utf8).matches(of: /func ([A-Za-z0-9]+)/) {
        names.insert(String(match.output.1))
      }
    }
    return names
  }
}
