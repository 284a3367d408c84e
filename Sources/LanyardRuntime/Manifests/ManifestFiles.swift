public import Diagnostics
internal import Foundation
internal import LanyardCore

/// The files that manifests are in and refer to. Everything read is bounded.
public enum ManifestFiles {
  static let maximumText = 65_536
  private static let endings = [".yaml", ".yml", ".json"]

  /// The text of a file of at most 64 KiB; the default of ``ManifestLoader/init(readText:)``.
  ///
  /// - Throws: `manifest.file.unreadable`.
  @Sendable public static func text(_ path: String) throws(CodedError) -> String {
    let octets = try octets(of: path, maximum: maximumText)
    guard let text = String(validating: octets, as: UTF8.self) else {
      throw unreadable(path, "it is not UTF-8 text", remedy: "convert it to text (certificates: PEM)")
    }
    return text
  }

  /// The manifest files at `path`: itself, or those of the folder by name.
  static func manifests(at path: String) throws(CodedError) -> [String] {
    var isFolder = ObjCBool(false)
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw unreadable(
        path, "there is no such file or folder", remedy: "give the path of a manifest or of a folder of them")
    }
    guard isFolder.boolValue else { return [path] }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw unreadable(path, "the folder cannot be listed", remedy: "give this user the right to read it")
    }
    let files = names.filter { name in !name.hasPrefix(".") && endings.contains { name.lowercased().hasSuffix($0) } }
    guard !files.isEmpty, files.count <= ManifestLoader.maximumFiles else {
      throw unreadable(
        path, "the folder holds \(files.count) manifests",
        remedy:
          "put 1 to \(ManifestLoader.maximumFiles) files *.yaml, *.yml or *.json into it; folders in it are not read")
    }
    return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { Self.path($0, in: path) }
  }

  static func isFolder(_ path: String) -> Bool {
    var isFolder = ObjCBool(false)
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  /// The octets of a file, read no further than `maximum`.
  static func octets(of path: String, maximum: Int) throws(CodedError) -> [UInt8] {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw unreadable(path, "it is not there or may not be read", remedy: "check the path and the file's permissions")
    }
    defer { try? handle.close() }
    var octets: [UInt8] = []
    do {
      while octets.count <= maximum, let part = try handle.read(upToCount: maximum + 1 - octets.count), !part.isEmpty {
        octets += part
      }
    } catch {
      throw unreadable(path, "reading failed", remedy: "check that it is a file")
    }
    guard octets.count <= maximum else {
      throw unreadable(path, "it is larger than \(maximum) octets", remedy: "check that it is the right file")
    }
    return octets
  }

  /// `file` as seen from `folder`.
  static func path(_ file: String, in folder: String) -> String {
    file.hasPrefix("/") ? file : folder.hasSuffix("/") ? folder + file : folder + "/" + file
  }

  /// The absolute path of the folder that `file` is in.
  static func folder(of file: String) -> String {
    URL(filePath: file).absoluteURL.deletingLastPathComponent().path(percentEncoded: false)
  }

  private static func unreadable(_ path: String, _ reason: String, remedy: String) -> CodedError {
    CodedError(
      .manifestFileUnreadable, "`\(path.prefix(400))` cannot be read: \(reason)", remedy: remedy, exposure: .operator)
  }
}
