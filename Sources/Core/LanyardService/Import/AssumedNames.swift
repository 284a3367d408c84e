internal import Diagnostics
internal import JSON
internal import SCIM

/// The names of the records ahead in a file that is only tried: what would be in the directory by now. Kept as hashes, so
/// that a million of them is a few megabytes.
public struct AssumedNames: Sendable {
  private var hashes: Set<Int> = []

  public init() {}

  /// Notes what the record would be known by.
  public mutating func add(_ record: ImportRecord) {
    for name in record.names {
      if let entry = name.entry(in: record.type) { hashes.insert(Self.hash(entry, record.type.name)) }
    }
  }

  /// Whether a record ahead goes by the name.
  func contains(_ name: ImportRecord.Name, _ services: DirectoryServices) -> Bool {
    name.typeNames.contains { typeName in
      guard let type = services.registry.resourceType(named: typeName), let entry = name.entry(in: type) else {
        return false
      }
      return hashes.contains(Self.hash(entry, typeName))
    }
  }

  private static func hash(_ entry: IndexEntry, _ type: String) -> Int {
    OctetKey("\(type)/\(entry.key)/\(entry.folded)").hashValue
  }
}
