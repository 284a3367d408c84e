internal import Diagnostics
public import JSON

/// Where a secret is found: manifests name secrets and never hold them.
public enum SecretReference: Sendable, Hashable {
  /// An environment variable of the process that applies the manifest.
  case environment(String)
  /// A file whose text, without a final line break, is the secret. The loader makes the path absolute.
  case file(String)

  /// `{env: NAME}` or `{file: PATH}`.
  public var document: JSONObject {
    switch self {
    case .environment(let name): ["env": .string(name)]
    case .file(let path): ["file": .string(path)]
    }
  }
}

extension MemberReader {
  /// Reads `{env: NAME}` or `{file: PATH}`. Of a secret written in place nothing is repeated in the problem.
  mutating func secretReference(_ value: JSONValue, at path: String) -> SecretReference? {
    guard let object = value.objectValue, object.count == 1, let member = object.members.first,
      let text = member.value.stringValue
    else {
      noteNoReference(at: path)
      return nil
    }
    switch member.name {
    case "env" where Self.isVariableName(text): return .environment(text)
    case "file" where !text.isEmpty && text.utf8.count <= 4096 && !text.utf8.contains(0): return .file(text)
    default:
      noteNoReference(at: path)
      return nil
    }
  }

  private mutating func noteNoReference(at path: String) {
    note(
      .manifestMemberInvalid, at: path, "must name a secret, not hold one",
      expected: "`{env: NAME}` or `{file: PATH}`",
      remedy: "put the secret into an environment variable or a file and refer to it")
  }

  private static func isVariableName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first), text.utf8.count <= 256 else { return false }
    return text.utf8.allSatisfy { $0.isLetterOrDigit || $0 == 0x5F }
  }
}
