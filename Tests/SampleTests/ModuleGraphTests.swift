import Diagnostics
import Foundation
import JSON
import Testing

/// `Package.swift`, as the package manager itself reads it, against the allowed edges.
@Suite struct ModuleGraphTests {
  private let targets: [JSONObject]

  init() throws {
    let package = try JSONValue(parsing: Array(packageDump()))
    targets = try #require(package["targets"]?.arrayValue).compactMap(\.objectValue)
  }

  @Test func everyEdgeOfThePackageIsAllowedByTheDesign() throws {
    var strangers: [String] = []
    for target in targets where target["type"]?.stringValue != "test" {
      let name = try #require(target["name"]?.stringValue)
      let allowed = try #require(ModuleGraph.allowed[name], "the design knows no module \(name)")
      strangers += try edges(of: target).filter { !allowed.contains($0) }.map { "\(name) → \($0)" }
    }
    #expect(strangers == [])
  }

  @Test func everyModuleIsInTheFolderOfItsRing() throws {
    for target in targets where target["type"]?.stringValue != "test" {
      let name = try #require(target["name"]?.stringValue)
      #expect(target["path"]?.stringValue == ModuleGraph.folder(of: name))
    }
  }

  @Test func noModuleImportsTestsOrTheTestingModule() throws {
    let tests = targets.filter { $0["type"]?.stringValue == "test" }.compactMap { $0["name"]?.stringValue }
    #expect(!tests.isEmpty)
    for target in targets where target["type"]?.stringValue != "test" {
      #expect(try edges(of: target).filter { tests.contains($0) || $0 == "LanyardTesting" } == [])
    }
  }

  @Test func theAllowedGraphHasNoCycles() {
    for module in ModuleGraph.allowed.keys {
      #expect(!reachable(from: module).contains(module), "\(module) reaches itself")
    }
  }

  /// The modules and products a target names.
  private func edges(of target: JSONObject) throws -> [String] {
    try #require(target["dependencies"]?.arrayValue).map { dependency in
      if let product = dependency["product"]?.arrayValue {
        return [product[1].stringValue, product[0].stringValue].compactMap { $0 }.joined(separator: "/")
      }
      return try #require((dependency["byName"] ?? dependency["target"])?.arrayValue?.first?.stringValue)
    }
  }

  private func reachable(from module: String) -> Set<String> {
    var seen: Set<String> = []
    var open = ModuleGraph.allowed[module] ?? []
    while let next = open.popLast() {
      if seen.insert(next).inserted { open += ModuleGraph.allowed[next] ?? [] }
    }
    return seen
  }
}

/// What `swift package dump-package` prints. The scratch folder is another than that of the build which runs this test,
/// for two package managers do not share one.
private func packageDump() throws -> Data {
  let scratch = FileManager.default.temporaryDirectory.appending(path: "lanyard-dump-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: scratch) }
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = [
    "swift", "package", "--package-path", Repository.folder.path(percentEncoded: false), "--scratch-path",
    scratch.path(percentEncoded: false), "dump-package",
  ]
  let output = Pipe()
  process.standardOutput = output
  process.standardError = FileHandle.nullDevice
  try process.run()
  let dump = output.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  #expect(process.terminationStatus == 0, "`swift package dump-package` failed")
  return dump
}
