internal import Crypto
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// What was previewed, in short: the objects that would be applied, the version of each that is in force, and the revision
/// of all manifests. Equal texts mean that an apply does to the manifests what was previewed; the directory may have moved.
public struct PreviewFingerprint: Sendable, Hashable, CustomStringConvertible {
  /// 32 hexadecimal digits.
  public let description: String

  init(of draft: ManifestDraft) throws {
    let objects = try draft.objects.map { object -> JSONValue in
      [
        "object": .string(object.reference.description),
        "inForce": .number(JSONNumber(try draft.reader.object(object.reference)?.version ?? 0)),
        "document": .object(object.document),
      ]
    }
    let whole: JSONValue = [
      "revision": .number(JSONNumber(try draft.reader.manifestRevision())), "objects": .array(objects),
    ]
    let digest = SHA256.hash(data: try whole.canonical()).prefix(16)
    description = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The problem where something else was previewed.
  func problems(with previewed: String) -> [CodedError] {
    guard !description.hasSameOctets(as: previewed) else { return [] }
    return [
      CodedError(
        .mappingPreviewStale,
        "what was previewed is not what would be applied: the files or the manifests have changed",
        expected: "`\(previewed.prefix(80))`", received: "`\(description)`",
        remedy: "preview again, and apply with the new fingerprint")
    ]
  }
}
