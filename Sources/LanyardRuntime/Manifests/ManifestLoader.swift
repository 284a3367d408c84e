public import Diagnostics
internal import Foundation
internal import JSON
public import LanyardCore

/// Reads manifests from a file or a folder: YAML or JSON, checked whole, everything wrong reported at once.
public struct ManifestLoader: Sendable {
  /// Reads the text of a file that a manifest refers to, by its absolute path.
  public typealias TextReader = @Sendable (_ path: String) throws(CodedError) -> String

  /// One object and where it was declared.
  public struct Loaded: Sendable {
    public let object: ManifestObject
    public let content: TypedManifest
    public let position: CodedError.Position
    /// Of every member of the document.
    public let positions: DocumentPositions
  }

  static let maximumFiles = 1000

  private let readText: TextReader

  /// - Parameter readText: how `{file: PATH}` of public material (certificates) is read.
  public init(readText: @escaping TextReader = ManifestFiles.text) {
    self.readText = readText
  }

  /// The objects of a file, or of a folder's `*.yaml`, `*.yml` and `*.json` in the order of their names (folders inside are
  /// not entered), sorted by kind so that what is referred to comes first.
  ///
  /// Codes: `manifest.file.unreadable`, `manifest.syntax`, `manifest.object.duplicate`, those of
  /// `TypedManifest.decode(_:positions:)`, and for JSON files those of `JSONValue(parsing:)`.
  public func load(_ path: String) -> Result<[Loaded], ManifestProblems> { read(path).result }

  /// The objects of one text. `file` names it in errors, and its folder is where relative paths begin.
  public func load(octets: [UInt8], file: String) -> Result<[Loaded], ManifestProblems> {
    var reading = ManifestReading()
    read(octets: octets, file: file, into: &reading)
    reading.finish()
    return reading.result
  }

  /// The same as ``load(_:)``, with what can be read where some cannot.
  func read(_ path: String) -> ManifestReading { read([path]) }

  /// The objects of several files and folders, as of one: what is declared in two of them is declared twice.
  func read(_ paths: [String]) -> ManifestReading {
    var reading = ManifestReading()
    for path in paths {
      do throws(CodedError) {
        for file in try ManifestFiles.manifests(at: path) {
          let octets = try ManifestFiles.octets(of: file, maximum: YAMLDocument.maximumOctets)
          read(octets: octets, file: file, into: &reading)
        }
      } catch {
        reading.problems.append(error)
        reading.isTorn = true
      }
    }
    reading.finish()
    return reading
  }

  private func read(octets: [UInt8], file: String, into reading: inout ManifestReading) {
    do throws(CodedError) {
      let documents =
        try file.lowercased().hasSuffix(".json")
        ? json(octets, file: file) : YAMLDocument.documents(in: octets, file: file)
      for document in documents { read(document, file: file, into: &reading) }
    } catch {
      reading.problems.append(error)
      reading.isTorn = true
    }
  }

  private func read(_ document: YAMLDocument, file: String, into reading: inout ManifestReading) {
    guard let object = document.value.objectValue else {
      reading.isTorn = true
      return reading.problems.append(
        CodedError(
          .manifestMemberType, "a manifest is an object", expected: "an object", received: document.value.kind,
          remedy: "write members such as `kind: Tenant`", position: document.positions[""]))
    }
    var resolver = FileReferences(
      folder: ManifestFiles.folder(of: file), positions: document.positions, readText: readText)
    let resolved = resolver.resolve(object)
    guard resolver.problems.isEmpty else { return reading.add(broken: document, object, resolver.problems) }
    switch TypedManifest.decode(resolved, positions: document.positions) {
    case .success(let content):
      reading.loaded.append(
        Loaded(
          object: ManifestObject(reference: content.reference, document: resolved), content: content,
          position: document.positions[""] ?? .init(file: file), positions: document.positions))
    case .failure(let found) where Self.isConfiguration(resolved):
      reading.add(
        broken: document, resolved,
        found.all.prefix(1).map { problem in
          var problem = problem
          problem.remedy =
            "this looks like the server's configuration: keep it beside the folder of manifests, not in it"
          return problem
        })
    case .failure(let found): reading.add(broken: document, resolved, found.all)
    }
  }

  /// Whether an object is what `lanyard.yaml` holds: settings, and nothing that names a manifest.
  private static func isConfiguration(_ object: JSONObject) -> Bool {
    let settings = ConfigurationKey.allCases.compactMap(\.components.first)
    return object["kind"] == nil && object["apiVersion"] == nil && object.names.contains(where: settings.contains)
  }

  /// A JSON file holds one object or a list of them.
  private func json(_ octets: [UInt8], file: String) throws(CodedError) -> [YAMLDocument] {
    do throws(CodedError) {
      let value = try JSONValue(parsing: octets)
      let positions = DocumentPositions(["": .init(file: file)])
      return (value.arrayValue ?? [value]).map { YAMLDocument(value: $0, positions: positions) }
    } catch {
      var error = error
      error.position = Self.lineAndColumn(of: error.position?.offset ?? 0, in: octets, file: file)
      throw error
    }
  }

  private static func lineAndColumn(of offset: Int, in octets: [UInt8], file: String) -> CodedError.Position {
    let before = octets.prefix(offset)
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let column = String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1
    return CodedError.Position(file: file, line: line, column: column, offset: offset)
  }
}
