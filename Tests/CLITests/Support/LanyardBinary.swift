import Diagnostics
import Foundation

/// The program under test: the `lanyard` that the same build put beside the tests.
enum LanyardBinary {
  /// Its path.
  ///
  /// - Throws: `test.binary.missing`.
  static func path() throws -> String {
    for start in ["/proc/self/exe", Bundle.main.bundlePath, Bundle.main.executablePath ?? ""] + CommandLine.arguments {
      if let found = above(start) { return found }
    }
    throw CodedError(
      "test.binary.missing", "there is no `lanyard` beside the tests", expected: "a program in the build's folder",
      received: CommandLine.arguments.joined(separator: " "),
      remedy: "build everything with `swift build --build-tests`")
  }

  /// Looks into the folders above a path, as a test bundle may be a folder with the tests somewhere inside.
  private static func above(_ path: String) -> String? {
    var folder = URL(filePath: path).resolvingSymlinksInPath()
    for _ in 0..<4 where folder.path.contains("/") {
      folder.deleteLastPathComponent()
      let candidate = folder.appending(path: "lanyard").path(percentEncoded: false)
      if isProgram(candidate) { return candidate }
    }
    return nil
  }

  private static func isProgram(_ path: String) -> Bool {
    var isFolder = ObjCBool(false)
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return exists && !isFolder.boolValue && FileManager.default.isExecutableFile(atPath: path)
  }
}

/// Material of the repository that the tests were built from.
enum Material {
  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  static let samples = repository.appending(path: "samples").path(percentEncoded: false)
  static let vectors = repository.appending(path: "Tests/CLITests/Vectors").path(percentEncoded: false)
}
