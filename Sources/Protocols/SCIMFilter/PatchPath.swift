public import Diagnostics

/// The `path` of a PATCH operation (RFC 7644 §3.5.2, figure 7): `displayName`, `name.givenName`,
/// `emails[type eq "work"]`, `emails[type eq "work"].value`, each with or without its schema URN.
///
/// The URN of a schema alone (`urn:…:enterprise:2.0:User`) cannot be told from an attribute by its text. It is read like
/// an attribute, split at the last colon; who knows the schemas compares `text` with them first.
public struct PatchPath: Hashable, Sendable {
  /// The path as written.
  public var text: String
  public var path: AttributePath
  /// Chooses among the values of a multi-valued attribute; its attributes are relative to the element.
  public var filter: Filter?
  /// What follows the brackets. Without brackets a sub-attribute is part of `path`.
  public var subAttribute: String?

  /// Reads a path.
  ///
  /// - Throws: `scim.path.invalid`; for what stands in the brackets `scim.filter.invalid`, `scim.filter.too-deep`; and
  ///   `scim.filter.too-long`. Each but the last carries the octet offset and the column.
  public init(parsing text: String, limits: FilterLimits = .standard) throws(CodedError) {
    var parser = try FilterParser(text, limits: limits, code: .pathInvalid)
    self = try parser.wholePatchPath(text)
  }

  /// A path that somebody else read.
  public init(text: String, path: AttributePath, filter: Filter? = nil, subAttribute: String? = nil) {
    self.text = text
    self.path = path
    self.filter = filter
    self.subAttribute = subAttribute
  }
}

extension PatchPath: CustomStringConvertible {
  /// The path in canonical spacing.
  public var description: String {
    path.description + (filter.map { "[\($0)]" } ?? "") + (subAttribute.map { "." + $0 } ?? "")
  }
}
