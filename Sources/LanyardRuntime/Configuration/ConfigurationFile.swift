internal import Diagnostics
internal import Foundation
internal import JSON
internal import LanyardCore

/// `lanyard.yaml`, read and held against the known keys.
struct ConfigurationFile {
  /// Nil where there is no file.
  let path: String?
  private(set) var values: [ConfigurationKey: String] = [:]
  private(set) var positions = DocumentPositions.unknown
  private(set) var problems: [CodedError] = []

  /// Reads the file asked for, or the default one if it is there.
  static func read(_ path: String?) -> ConfigurationFile {
    let name = LanyardConfiguration.defaultFile
    if path == nil, !FileManager.default.fileExists(atPath: name) { return ConfigurationFile(path: nil) }
    var file = ConfigurationFile(path: path ?? name)
    do throws(CodedError) {
      try file.load()
    } catch {
      file.problems.append(error)
    }
    return file
  }

  private init(path: String?) {
    self.path = path
  }

  private mutating func load() throws(CodedError) {
    guard let path else { return }
    let document = try Self.document(path)
    guard let document else { return }
    positions = document.positions
    guard let object = document.value.objectValue else {
      throw CodedError(
        .configFileSyntax, "the configuration is no list of keys", received: document.value.kind,
        remedy: "write lines such as `listen: 127.0.0.1:8088`", exposure: .operator, position: .init(file: path))
    }
    take(object, at: "")
  }

  private static func document(_ path: String) throws(CodedError) -> YAMLDocument? {
    do throws(CodedError) {
      let octets = try ManifestFiles.octets(of: path, maximum: ManifestFiles.maximumText)
      let documents = try YAMLDocument.documents(in: octets, file: path)
      guard documents.count > 1 else { return documents.first }
      throw YAMLFailure.refusal(
        "the file holds several documents", expected: "one", received: "\(documents.count)",
        remedy: "join them into one", position: .init(file: path))
    } catch {
      let code: ErrorCode = error.code == .manifestFileUnreadable ? .configFileUnreadable : .configFileSyntax
      throw CodedError(
        code, error.message, expected: error.expected, received: error.received, remedy: error.remedy,
        exposure: .operator, position: error.position)
    }
  }

  /// Takes the values of one level; deeper levels are joined by points.
  private mutating func take(_ object: JSONObject, at path: String) {
    for member in object {
      let key = DocumentPositions.path(path, member: member.name)
      if let known = ConfigurationKey(rawValue: key) {
        take(member.value, for: known)
      } else if ConfigurationKey.allCases.contains(where: { $0.rawValue.hasPrefix(key + ".") }) {
        if let inner = member.value.objectValue { take(inner, at: key) } else { noteValue(member.value, key, "keys") }
      } else {
        noteUnknown(key)
      }
    }
  }

  private mutating func take(_ value: JSONValue, for key: ConfigurationKey) {
    switch value {
    case .null: break
    case .string(let text): values[key] = text
    case .number, .bool: values[key] = value.text
    case .array, .object: noteValue(value, key.rawValue, "one value")
    }
  }

  private mutating func noteValue(_ value: JSONValue, _ key: String, _ expected: String) {
    problems.append(
      CodedError(
        .configValueInvalid, "`\(key)` has the wrong form", expected: expected, received: value.kind,
        remedy: "write \(expected)", exposure: .operator, position: positions[key]))
  }

  private mutating func noteUnknown(_ key: String) {
    let known = ConfigurationKey.allCases.map(\.rawValue)
    let hint = known.nearest(to: key).map { "write `\($0)`" }
    problems.append(
      CodedError(
        .configKeyUnknown, "`\(key.prefix(80))` is no key of the configuration",
        expected: "one of " + known.joined(separator: ", "), remedy: hint ?? "remove it", exposure: .operator,
        position: positions[key]))
  }
}
