import Foundation

/// The repository that the tests were built from.
enum Repository {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func path(_ name: String) -> String {
    folder.appending(path: name).resolvingSymlinksInPath().path(percentEncoded: false)
  }

  /// The files below a folder, by their path from it.
  static func files(in name: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: path(name)).filter { file in
      var isFolder = ObjCBool(false)
      _ = FileManager.default.fileExists(atPath: path(name) + "/" + file, isDirectory: &isFolder)
      return !isFolder.boolValue && !file.hasPrefix(".")
    }.sorted()
  }

  static func octets(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: folder.appending(path: name)))
  }
}
