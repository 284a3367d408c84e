internal import Diagnostics
internal import Foundation
internal import LanyardCore
internal import SignedXML

/// The folder of one run: the database, the identity provider's key, and a copy of the quick-start manifests.
struct DemoFolder {
  let path: String
  /// The identity provider's, made for this run.
  let key: SigningKey

  var database: String { path + "/lanyard.sqlite" }
  var manifests: String { path + "/quickstart" }
  var export: String { path + "/acme-audit.jsonl" }
  var alteredExport: String { path + "/acme-audit-altered.jsonl" }

  /// The address of the target in the samples, which the demo puts its own receiver's in the place of.
  private static let sampleReceiver = "http://127.0.0.1:8099"

  /// Makes a fresh folder under `.lanyard/demo`.
  ///
  /// - Parameter receiver: where the demo takes webhooks: `http://127.0.0.1:8099`.
  static func make(receiver: String, now: Instant) throws -> DemoFolder {
    let samples = try samplesFolder()
    let stamp = now.rfc3339.prefix(19).filter { $0.isNumber || $0 == "T" }
    let path = ".lanyard/demo/\(stamp)-\(ProcessInfo.processInfo.processIdentifier)"
    let files = FileManager.default
    try files.createDirectory(
      atPath: path + "/quickstart", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let key = try SigningKey.generate(commonName: "Lanyard sample identity provider", now: now)
    let folder = DemoFolder(path: path, key: key)
    for name in try files.contentsOfDirectory(atPath: samples) where name.hasSuffix(".yaml") {
      let text = try ManifestFiles.text(samples + "/" + name)
      try folder.write(text.replacingOccurrences(of: sampleReceiver, with: receiver), to: "quickstart/" + name)
    }
    try folder.write(key.certificatePEM, to: "quickstart/idp-certificate.pem")
    try folder.write(key.privateKeyPEM.reveal(), to: "idp-key.pem")
    return folder
  }

  func write(_ text: String, to name: String) throws {
    let made = FileManager.default.createFile(
      atPath: path + "/" + name, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    guard made else {
      throw CodedError(
        .fileUnwritable, "`\(path)/\(name)` cannot be written",
        remedy: "start the demo in a folder that this user may write to", exposure: .operator)
    }
  }

  func remove() throws {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw CodedError(
        .fileUnwritable, "the folder `\(path)` of this run cannot be removed", remedy: "remove it by hand",
        exposure: .operator)
    }
  }

  /// `samples/quickstart` of the working folder or one above it, else of the folders above the program.
  private static func samplesFolder() throws(CodedError) -> String {
    let program = CommandLine.arguments.first.map { URL(filePath: $0) }
    let starts = [URL(filePath: "."), program].compactMap { $0?.absoluteURL.resolvingSymlinksInPath() }
    for start in starts {
      var folder = start
      for _ in 0..<8 {
        let candidate = folder.appending(path: "samples/quickstart").path(percentEncoded: false)
        if FileManager.default.fileExists(atPath: candidate + "/tenant.yaml") { return candidate }
        folder = folder.deletingLastPathComponent()
      }
    }
    throw CodedError(
      .demoSamplesMissing, "the demo's manifests are not here", expected: "a folder `samples/quickstart`",
      remedy: "start the demo in the folder of the source code", exposure: .operator)
  }
}
