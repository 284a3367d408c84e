internal import Diagnostics
internal import JSON
internal import LanyardCore

/// Replaces `{file: PATH}` by the file's text where a kind's shape says that public material may stand, and makes the paths
/// of secret references absolute, so that a manifest means the same wherever it is read from.
struct FileReferences {
  let folder: String
  let positions: DocumentPositions
  let readText: ManifestLoader.TextReader
  private(set) var problems: [CodedError] = []

  init(folder: String, positions: DocumentPositions, readText: @escaping ManifestLoader.TextReader) {
    self.folder = folder
    self.positions = positions
    self.readText = readText
  }

  /// The document with its files read; documents of unknown kinds come back as they are.
  mutating func resolve(_ document: JSONObject) -> JSONObject {
    guard let word = document["kind"]?.stringValue, let kind = ManifestKind(rawValue: word) else { return document }
    return resolve(.object(document), kind.shape, at: "").objectValue ?? document
  }

  private mutating func resolve(_ value: JSONValue, _ shape: ManifestShape, at path: String) -> JSONValue {
    switch (shape, value) {
    case (.list(let inner), .array(let elements)):
      var resolved: [JSONValue] = []
      for (index, element) in elements.enumerated() {
        resolved.append(resolve(element, inner, at: DocumentPositions.path(path, element: index)))
      }
      return .array(resolved)
    case (.members, .object(var object)), (.map, .object(var object)):
      for member in object {
        guard let inner = shape[member.name] else { continue }
        object[member.name] = resolve(member.value, inner, at: DocumentPositions.path(path, member: member.name))
      }
      return .object(object)
    case (.fileText, .object(let reference)): return text(reference, at: path) ?? value
    case (.fileDocument(let inner), .object(let object)):
      guard object.count == 1, object["file"] != nil else { return resolve(value, inner, at: path) }
      return document(object, at: path) ?? value
    case (.secretReference, .object(var reference)):
      if let file = reference["file"]?.stringValue { reference["file"] = .string(ManifestFiles.path(file, in: folder)) }
      return .object(reference)
    default: return value
    }
  }

  /// The JSON document in the file that `reference` names; nil where there is none, which is a problem by then.
  private mutating func document(_ reference: JSONObject, at path: String) -> JSONValue? {
    guard let text = text(reference, at: path)?.stringValue else { return nil }
    do throws(CodedError) {
      return try JSONValue(parsing: text)
    } catch {
      var error = error
      error.message = "`\(path)`: the file holds no JSON document: " + error.message
      error.position = positions[path] ?? error.position
      problems.append(error)
      return nil
    }
  }

  /// The text of the file that `reference` names; nil where it is no reference (the decoder says so) or cannot be read.
  private mutating func text(_ reference: JSONObject, at path: String) -> JSONValue? {
    guard reference.count == 1, let file = reference["file"]?.stringValue else { return nil }
    do throws(CodedError) {
      return .string(try readText(ManifestFiles.path(file, in: folder)))
    } catch {
      var error = error
      error.message = "`\(path)`: " + error.message
      error.position = positions[path] ?? error.position
      problems.append(error)
      return nil
    }
  }
}
