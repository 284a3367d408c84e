public import JSON

/// The kinds of object an operator declares.
public enum ManifestKind: String, Sendable, CaseIterable, Comparable {
  // In the order in which they are applied: what is referred to comes first.
  case application = "Application"
  case tenant = "Tenant"
  case schema = "Schema"
  case connection = "Connection"
  case target = "Target"
  case mappingPolicy = "MappingPolicy"

  /// Whether the object belongs to a tenant; the others are the operator's.
  public var isTenantScoped: Bool { self != .application && self != .tenant }

  public static func < (left: ManifestKind, right: ManifestKind) -> Bool { left.order < right.order }

  private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Which object is meant. A tenant has one mapping policy, whose name is the tenant's.
public struct ManifestReference: Sendable, Hashable, CustomStringConvertible {
  public let kind: ManifestKind
  /// Nil for the operator's own kinds.
  public let tenant: TenantName?
  public let name: String

  public init(kind: ManifestKind, tenant: TenantName?, name: String) {
    self.kind = kind
    self.tenant = tenant
    self.name = name
  }

  /// `Target acme/crm-hook`, `Application crm`.
  public var description: String {
    kind.rawValue + " " + (tenant.map { $0.text + "/" } ?? "") + name
  }
}

/// One object as declared, and as `lanyard get` prints it: secrets are references, never values.
public struct ManifestObject: Sendable, Hashable {
  public let reference: ManifestReference
  /// The whole document, `apiVersion` and `kind` included.
  public let document: JSONObject
  /// Counts the changes of this object from 1; 0 before it is stored.
  public var version: Int

  public init(reference: ManifestReference, document: JSONObject, version: Int = 0) {
    self.reference = reference
    self.document = document
    self.version = version
  }
}
