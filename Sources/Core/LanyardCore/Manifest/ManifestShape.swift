/// The form of one value in a manifest, as data: what a document is checked against, what the loader resolves, and what
/// the files of `schemas/manifest` are held equal to.
public indirect enum ManifestShape: Sendable, Hashable {
  /// A text, number or truth value, or a document that another parser judges.
  case plain
  /// An object with these members and no others.
  case members([Member])
  case list(ManifestShape)
  /// An object whose names the operator chooses.
  case map(ManifestShape)
  /// A text, or `{file: PATH}`, which the loader replaces by the file's text. For public material such as certificates.
  case fileText
  /// A document of this shape, or `{file: PATH}`, which the loader replaces by the JSON document in the file.
  case fileDocument(ManifestShape)
  /// `{env: NAME}` or `{file: PATH}`: names a secret and never holds it.
  case secretReference

  public struct Member: Sendable, Hashable {
    public let name: String
    public let shape: ManifestShape

    public init(_ name: String, _ shape: ManifestShape = .plain) {
      self.name = name
      self.shape = shape
    }
  }

  /// The names an object of this shape may hold; nil where the shape is no object with fixed members.
  public var memberNames: [String]? {
    switch self {
    case .members(let members): members.map(\.name)
    case .fileDocument(let shape): shape.memberNames
    default: nil
    }
  }

  /// The shape of one member.
  public subscript(_ name: String) -> ManifestShape? {
    switch self {
    case .members(let members): members.first { $0.name.utf8.elementsEqual(name.utf8) }?.shape
    case .map(let shape): shape
    case .fileDocument(let shape): shape[name]
    default: nil
    }
  }
}

extension ManifestKind {
  /// The members of a kind's objects, `apiVersion` and `kind` included.
  public var shape: ManifestShape {
    .members([.init("apiVersion"), .init("kind")] + ownMembers)
  }

  private var ownMembers: [ManifestShape.Member] {
    switch self {
    case .application: ApplicationManifest.members
    case .tenant: TenantManifest.members
    case .schema: SchemaManifest.members
    case .connection: ConnectionManifest.members
    case .target: TargetManifest.members
    case .mappingPolicy: MappingPolicyManifest.members
    }
  }
}
