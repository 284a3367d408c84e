internal import Diagnostics
public import SCIM

/// The words of a request that everybody may know: those of the standard, and the names in a tenant's schemas. Any other
/// word may be somebody's name or a secret in the wrong place.
public struct KnownWords: Sendable {
  /// Attributes and their parts; like all sets here in lower case.
  private let attributes: Set<String>
  private let schemas: Set<String>
  private let resourceTypes: Set<String>
  private let endpoints: Set<String>
  /// The values that schemas suggest, such as `work`.
  private let values: Set<String>

  public init(_ registry: SchemaRegistry) {
    var attributes: Set<String> = [
      "schemas", "id", "externalid", "meta", "resourcetype", "created", "lastmodified", "location", "version",
    ]
    var values: Set<String> = ["user", "group", "direct", "indirect"]
    for schema in registry.schemas {
      for attribute in schema.attributes.flatMap({ [$0] + $0.subAttributes }) {
        attributes.insert(CaseFold.ascii(attribute.name))
        values.formUnion(attribute.canonicalValues.map(CaseFold.ascii))
      }
    }
    self.attributes = attributes
    self.values = values
    schemas = Set(registry.schemas.map { CaseFold.ascii($0.id) })
    resourceTypes = Set(registry.resourceTypes.map { CaseFold.ascii($0.name) } + Self.discoveryTypes)
    endpoints = Set(registry.resourceTypes.map { CaseFold.ascii($0.endpoint) } + Self.otherEndpoints)
  }

  /// Those of the standard alone.
  public static let standard = KnownWords(
    (try? SchemaRegistry.standard()) ?? SchemaRegistry(resourceTypes: []))

  private static let discoveryTypes = ["serviceproviderconfig", "resourcetype", "schema"]
  private static let otherEndpoints = [
    ".search", "asyncrequests", "bulk", "entitlements", "me", "members", "resourcetypes", "roles", "schemas",
    "serviceproviderconfig",
  ]

  /// What requests are made of, and what refusals speak of.
  private static let messages: Set<String> = [
    "operations", "op", "path", "value", "method", "bulkid", "data", "failonerrors", "filter", "attributes",
    "excludedattributes", "sortby", "sortorder", "startindex", "count", "cursor", "if-match", "if-none-match", "prefer",
    "add", "remove", "replace", "post", "put", "patch", "delete", "get",
  ]
  private static let parameters: Set<String> = ["aadoptscim062020"]

  /// Whether the word is a member of a message or of a resource, by its name or as a path.
  func hasName(_ word: some StringProtocol) -> Bool {
    Self.messages.contains(CaseFold.ascii(word)) || hasPath(word) || hasURN(word)
  }

  /// Whether the word is an attribute's path: `userName`, `name.givenName`, `.value`, `urn:…:User:department`.
  func hasPath(_ word: some StringProtocol) -> Bool {
    guard word.utf8.count <= 512 else { return false }
    let text = CaseFold.ascii(word)
    let end = text.lastIndex(of: ":")
    if let end, !hasURN(text[..<end]) { return false }
    let names = text[(end.map(text.index(after:)) ?? text.startIndex)...].split(
      separator: ".", omittingEmptySubsequences: true)
    return !names.isEmpty && names.allSatisfy { attributes.contains(String($0)) }
  }

  /// Whether it is a schema of the tenant's, or one of those the standard has had in its time; its messages too.
  func hasURN(_ word: some StringProtocol) -> Bool {
    guard word.utf8.count <= 512 else { return false }
    let text = CaseFold.ascii(word)
    return schemas.contains(text) || text.hasPrefix("urn:ietf:params:scim:") || text.hasPrefix("urn:scim:schemas:")
  }

  func hasEndpoint(_ word: some StringProtocol) -> Bool { endpoints.contains(CaseFold.ascii(word)) }

  func hasResourceType(_ word: some StringProtocol) -> Bool { resourceTypes.contains(CaseFold.ascii(word)) }

  /// Whether schemas suggest the value.
  func hasValue(_ word: some StringProtocol) -> Bool { values.contains(CaseFold.ascii(word)) }

  func hasOperation(_ word: some StringProtocol) -> Bool {
    ["add", "remove", "replace"].contains(CaseFold.ascii(word))
  }

  func hasMethod(_ word: some StringProtocol) -> Bool {
    ["get", "post", "put", "patch", "delete"].contains(CaseFold.ascii(word))
  }

  func hasParameter(_ word: some StringProtocol) -> Bool {
    ListQuery.knows(String(word)) || Self.parameters.contains(CaseFold.ascii(word))
  }
}
