internal import JSON

/// Something about a request that the standard allows and that only some clients do.
public struct Sign: Sendable {
  /// Such as `null-reference`.
  public let name: String
  let isSeen: @Sendable (SCIMRequestShape) -> Bool

  init(_ name: String, _ isSeen: @escaping @Sendable (SCIMRequestShape) -> Bool) {
    self.name = name
    self.isSeen = isSeen
  }
}

extension Sign {
  /// How many values of one operation are looked at.
  private static let horizon = 8

  /// `"$ref": null` in the values of an operation.
  static let nullReference = Sign("null-reference") { shape in
    shape.operations.contains { operation in
      (operation.value?.arrayValue ?? []).prefix(horizon).contains { $0["$ref"] == .null }
    }
  }

  /// A resource that lists the schema of Microsoft's own groups.
  static let directorySchema = Sign("directory-schema") { shape in
    guard shape.holdsResource, let schemas = shape.body?["schemas"]?.arrayValue else { return false }
    return schemas.prefix(horizon).contains {
      $0.stringValue?.utf8.starts(with: "http://schemas.microsoft.com/".utf8) == true
    }
  }

  /// `id eq … and members eq …`: whether somebody belongs to a group, or reports to somebody.
  static let membershipProbe = Sign("membership-probe") { shape in
    guard let filter = shape.queryValue("filter"), filter.utf8.count <= 1024 else { return false }
    return filter.contains("id eq ") && (filter.contains(" members eq ") || filter.contains(" manager eq "))
  }

  /// `emails[type eq "work"].value eq …`, which the grammar of filters does not have.
  static let pathInFilter = Sign("path-in-filter") { shape in
    guard let filter = shape.queryValue("filter"), filter.utf8.count <= 1024 else { return false }
    return filter.contains("].value eq ")
  }

  /// A replace without a path whose value repeats the `id`.
  static let idInValue = Sign("id-in-value") { shape in
    shape.operations.contains { $0.path == nil && $0.verb == .replace && $0.value?["id"] != nil }
  }

  /// A user that is sent with the groups it is in, though nobody can write them: an empty list.
  static let emptyGroups = Sign("empty-groups") { shape in
    shape.holdsResource && shape.body?["groups"]?.arrayValue?.isEmpty == true
  }

  /// An add without a path that switches an account on or off.
  static let addOfActive = Sign("add-of-active") { shape in
    shape.operations.contains { $0.path == nil && $0.verb == .add && $0.value?["active"] != nil }
  }
}
