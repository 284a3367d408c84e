internal import Diagnostics
public import LanyardCore
public import SCIM

extension SchemaRegistry {
  /// This registry with a tenant's own schemas: its resource types after those that are here, each type with the extensions
  /// that the schemas declare for it, in the order of the schemas. What extends a type that is not there adds nothing.
  public func adding(_ schemas: [SchemaManifest]) -> SchemaRegistry {
    guard !schemas.isEmpty else { return self }
    let own = schemas.compactMap { manifest -> ResourceType? in
      guard case .makes(let type) = manifest.purpose else { return nil }
      return ResourceType(
        name: type.name, endpoint: type.endpoint, description: type.description, schema: manifest.schema)
    }
    return SchemaRegistry(resourceTypes: (resourceTypes + own).map { $0.extended(by: schemas) })
  }
}

extension ResourceType {
  fileprivate func extended(by schemas: [SchemaManifest]) -> ResourceType {
    let more = schemas.compactMap { manifest -> Extension? in
      guard case .extends(let type, let isRequired) = manifest.purpose, type.hasSameOctets(as: name) else { return nil }
      return Extension(manifest.schema, isRequired: isRequired)
    }
    guard !more.isEmpty else { return self }
    return ResourceType(
      name: name, endpoint: endpoint, description: description, schema: schema, extensions: extensions + more,
      relations: relations, computed: computed)
  }
}
