internal import Diagnostics
internal import JSON
internal import LanyardCore

/// `lanyard get`.
extension Assembly {
  /// The form that objects are printed in.
  public enum ObjectFormat: String, Sendable, CaseIterable {
    case yaml
    case json
  }

  /// The stored objects of a kind, or the one that `name` says: `crm`, or `acme/crm` for kinds that belong to a tenant.
  ///
  /// - Throws: `manifest.kind.unknown`, `manifest.object.unknown`, `tenant.name.invalid`.
  public func get(kind word: String, name: String?, tenant: String?, format: ObjectFormat) async throws -> VerbReport {
    let kind = try Self.kind(word)
    let scope = try tenant.map { text throws(CodedError) in try TenantName(text) }
    let objects = try await store.read { try $0.objects(kind, tenant: kind.isTenantScoped ? scope : nil) }
    guard let name else { return try Self.report(objects.map(\.document), isList: true, format) }
    let found = objects.filter { $0.reference.isCalled(name) }
    guard let first = found.first, found.count == 1 else { throw Self.unknown(kind, name, objects) }
    return try Self.report([first.document], isList: false, format)
  }

  private static func report(
    _ documents: [JSONObject], isList: Bool, _ format: ObjectFormat
  ) throws(CodedError) -> VerbReport {
    let json: JSONValue =
      isList ? .array(documents.map { .object($0) }) : documents.first.map { .object($0) } ?? .null
    switch format {
    case .json: return VerbReport(lines: [json.pretty()], json: json)
    case .yaml:
      let texts = try documents.map { document throws(CodedError) in try YAMLText.text(of: .object(document)) }
      // Each text ends with a line feed, and so does a printed line.
      return VerbReport(lines: texts.isEmpty ? [] : [String(texts.joined(separator: "---\n").dropLast())], json: json)
    }
  }

  /// Kinds as people type them: any case, plural or not.
  private static func kind(_ word: String) throws(CodedError) -> ManifestKind {
    let names = ManifestKind.allCases.map(\.rawValue)
    let kind = ManifestKind.allCases.first { kind in
      let name = kind.rawValue.lowercased()
      let plural = name.hasSuffix("y") ? name.dropLast() + "ies" : name + "s"
      return [name, String(plural)].contains(word.lowercased())
    }
    guard let kind else {
      throw CodedError(
        .manifestKindUnknown, "there is no kind of object of that name",
        expected: "one of " + names.joined(separator: ", "), received: "`\(word.prefix(80))`",
        remedy: names.nearest(to: word).map { "write `\($0)`" } ?? "write one of the known kinds")
    }
    return kind
  }

  private static func unknown(_ kind: ManifestKind, _ name: String, _ objects: [ManifestObject]) -> CodedError {
    let names = objects.map(\.reference.qualifiedName)
    let isShared = objects.contains { $0.reference.name.hasSameOctets(as: name) }
    let message =
      isShared ? "several tenants have a \(kind.rawValue) of that name" : "there is no \(kind.rawValue) of that name"
    return CodedError(
      .manifestObjectUnknown, message,
      expected: names.isEmpty ? "nothing is stored yet" : "one of " + names.prefix(20).joined(separator: ", "),
      received: "`\(name.prefix(120))`", remedy: "list them with `lanyard get \(kind.rawValue)`")
  }
}

extension ManifestReference {
  fileprivate var qualifiedName: String { (tenant.map { $0.text + "/" } ?? "") + name }

  fileprivate func isCalled(_ text: String) -> Bool {
    text.hasSameOctets(as: name) || text.hasSameOctets(as: qualifiedName)
  }
}
