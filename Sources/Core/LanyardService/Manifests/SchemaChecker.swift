internal import Diagnostics
internal import LanyardCore
internal import SCIM

/// Whether a tenant's schemas fit beside the standard's, beside each other, and around the resources there are.
struct SchemaChecker {
  let standard: SchemaRegistry
  let draft: ManifestDraft
  let tenant: TenantName

  static let maximumSchemas = 50

  func problems() throws -> [CodedError] {
    let schemas = try draft.view.schemas(of: tenant)
    guard schemas.count <= Self.maximumSchemas else {
      return [
        CodedError(
          .manifestMemberInvalid, "the tenant `\(tenant)` has too many schemas",
          expected: "at most \(Self.maximumSchemas)", received: "\(schemas.count)",
          remedy: "put attributes that belong together into one schema")
      ]
    }
    var problems: [CodedError] = []
    for (place, schema) in schemas.enumerated() {
      problems += collisions(of: schema, with: Array(schemas[..<place])) + unknownType(of: schema, among: schemas)
    }
    for schema in schemas { problems += try breaks(by: schema) }
    return problems
  }

  private func collisions(of manifest: SchemaManifest, with earlier: [SchemaManifest]) -> [CodedError] {
    var problems: [CodedError] = []
    let words = SchemaWords(standard: standard, schemas: earlier)
    if let holder = words.holder(ofURN: manifest.schema.id) {
      problems.append(taken(manifest, "schema.id", manifest.schema.id, by: holder))
    }
    switch manifest.purpose {
    case .makes(let type):
      if let holder = words.holder(ofType: type.name) {
        problems.append(taken(manifest, "resourceType.name", type.name, by: holder))
      }
      if let holder = words.holder(ofEndpoint: type.endpoint) {
        problems.append(taken(manifest, "resourceType.endpoint", type.endpoint, by: holder))
      }
    case .extends(let type, _):
      // Clients may name an extension's attribute without its URN as long as one extension alone has it.
      let others = standard.adding(earlier).resourceType(named: type)?.extensions ?? []
      for attribute in manifest.schema.attributes {
        guard let other = others.first(where: { $0.schema.attribute(named: attribute.name) != nil }) else { continue }
        problems.append(
          taken(manifest, "schema.attributes", attribute.name, by: "the extension `\(other.schema.id)` of \(type)"))
      }
    }
    return problems
  }

  private func unknownType(of manifest: SchemaManifest, among schemas: [SchemaManifest]) -> [CodedError] {
    guard case .extends(let type, _) = manifest.purpose else { return [] }
    let types = standard.adding(schemas).resourceTypes.map(\.name)
    guard !types.contains(where: { $0.hasSameOctets(as: type) }) else { return [] }
    return [
      CodedError(
        .manifestReferenceUnknown,
        "`extends` of \(manifest.reference) names a resource type that the tenant does not have",
        expected: "one of " + types.joined(separator: ", "), received: "`\(type)`",
        remedy: types.nearest(to: type).map { "write `\($0)`" } ?? "declare the type first, or in the same call")
    ]
  }

  /// What a change of the schema would do to the resources there are.
  private func breaks(by manifest: SchemaManifest) throws -> [CodedError] {
    let before = try draft.reader.object(manifest.reference).map { try SchemaManifest.decode($0.document).get() }
    let breaks = SchemaEvolution(before: before, after: manifest).breaks
    guard !breaks.isEmpty, let id = try draft.reader.tenant(named: tenant)?.id else { return [] }
    let type = before?.typeName ?? manifest.typeName
    let count = try draft.reader.resourceCount(type: type, tenant: id)
    guard count > 0 else { return [] }
    return breaks.map { change in
      CodedError(
        .manifestSchemaBreaking, "`\(change.path)` of \(manifest.reference) \(change.message)",
        expected: change.expected, received: "\(count) stored resources of type \(type)", remedy: change.remedy)
    }
  }

  private func taken(_ manifest: SchemaManifest, _ member: String, _ word: String, by holder: String) -> CodedError {
    CodedError(
      .manifestSchemaTaken, "`\(member)` of \(manifest.reference) is taken by \(holder)",
      expected: "one that nobody else has", received: "`\(word.prefix(256))`", remedy: "choose another")
  }
}
