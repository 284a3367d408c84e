internal import Diagnostics
public import JSON

/// A manifest's content as a value of its kind.
public enum TypedManifest: Sendable {
  case application(ApplicationManifest)
  case tenant(TenantManifest)
  case schema(SchemaManifest)
  case connection(ConnectionManifest)
  case target(TargetManifest)
  case mappingPolicy(MappingPolicyManifest)

  /// Reads a document of any kind and returns all that is wrong with it.
  ///
  /// Codes: `manifest.version.unknown`, `manifest.kind.unknown`, `manifest.member.unknown`, `manifest.member.missing`,
  /// `manifest.member.type`, `manifest.member.invalid`, `tenant.name.invalid`; a mapping policy adds those of its parser.
  public static func decode(
    _ document: JSONObject, positions: DocumentPositions = .unknown
  ) -> Result<TypedManifest, ManifestProblems> {
    let envelope = ManifestEnvelope(document, positions: positions)
    guard let kind = envelope.kind else { return .failure(ManifestProblems(envelope.problems)) }
    switch kind {
    case .application: return envelope.read(ApplicationManifest.self).map(TypedManifest.application)
    case .tenant: return envelope.read(TenantManifest.self).map(TypedManifest.tenant)
    case .schema: return envelope.read(SchemaManifest.self).map(TypedManifest.schema)
    case .connection: return envelope.read(ConnectionManifest.self).map(TypedManifest.connection)
    case .target: return envelope.read(TargetManifest.self).map(TypedManifest.target)
    case .mappingPolicy: return envelope.read(MappingPolicyManifest.self).map(TypedManifest.mappingPolicy)
    }
  }

  /// Which object it is.
  public var reference: ManifestReference {
    switch self {
    case .application(let manifest): manifest.reference
    case .tenant(let manifest): manifest.reference
    case .schema(let manifest): manifest.reference
    case .connection(let manifest): manifest.reference
    case .target(let manifest): manifest.reference
    case .mappingPolicy(let manifest): manifest.reference
    }
  }
}

extension ManifestObject {
  /// Checks a document whole and names the object it declares; the codes are those of ``TypedManifest/decode(_:positions:)``.
  public static func decode(
    _ document: JSONObject, positions: DocumentPositions = .unknown
  ) -> Result<ManifestObject, ManifestProblems> {
    TypedManifest.decode(document, positions: positions).map {
      ManifestObject(reference: $0.reference, document: document)
    }
  }

  /// The stored object as a value of its kind.
  public func typed() -> Result<TypedManifest, ManifestProblems> { TypedManifest.decode(document) }
}
