import Diagnostics
import Foundation
import LanyardCore
import LanyardHTTP
import SCIM
import Testing

@Suite("The table of statuses")
struct ErrorStatusTests {
  /// The codes that the core's one file of codes declares, read from its source, so that none can be forgotten here.
  private static let coreCodes: [String] = {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let path = "/" + root + "/Sources/Core/LanyardCore/ErrorCodes.swift"
    guard let source = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
    return source.split(separator: "\n").compactMap { line in
      guard line.contains("ErrorCode = \"") else { return nil }
      return line.split(separator: "\"").dropFirst().first.map(String.init)
    }
  }()

  @Test func everyCodeOfTheCoreHasAStatus() {
    #expect(Self.coreCodes.count >= 34)
    for code in Self.coreCodes {
      #expect(ErrorStatus.table[ErrorCode(rawValue: code)] != nil, "\(code)")
    }
  }

  @Test func noCodeIsInBothTables() {
    for code in ErrorStatus.table.keys where code.rawValue.hasPrefix("scim.") || code.rawValue.hasPrefix("json.") {
      #expect(code == .scimDiscoveryFilter, "\(code)")
    }
  }

  @Test func theRestIsSCIMs() {
    func entry(_ code: ErrorCode, _ exposure: CodedError.Exposure = .caller) -> ErrorStatus.Entry {
      ErrorStatus.entry(for: CodedError(code, "x", remedy: "y", exposure: exposure))
    }
    #expect(entry(.scimUniqueness).status == 409)
    #expect(entry(.scimUniqueness).scimType == "uniqueness")
    #expect(entry(.storeUniqueness).scimType == "uniqueness")
    #expect(entry(.storeVersionConflict).status == 412)
    #expect(entry("something.new").status == 400)
    #expect(entry("something.new", .operator).status == 500)
  }
}
