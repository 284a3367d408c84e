internal import JSON
public import SCIMFilter

/// The attributes a condition may name: those of the SCIM user, and what Lanyard adds to them.
///
/// - `groups`: `value`, `display`, `externalId`, `type`, in place of the user schema's own `groups`
/// - `saml`: `groups`, and one multi-valued text for each declared attribute of assertions
/// - `source`: the authority that manages the subject, `scim` or `saml`
public struct SubjectSchema: AttributeTypes {
  private let user: any AttributeTypes
  private let saml: AttributeType

  /// - Parameters:
  ///   - user: the attributes of the SCIM user with its extensions.
  ///   - samlAttributes: the short names of asserted attributes that conditions may read.
  public init(user: any AttributeTypes, samlAttributes: [String] = []) {
    self.user = user
    let names = ["groups"] + samlAttributes.filter { !$0.matches(ignoringCase: "groups") }
    self.saml = AttributeType(
      name: "saml", kind: .complex,
      subAttributes: names.map { AttributeType(name: $0, kind: .string, isMultiValued: true) })
  }

  public func attribute(named name: String, schema: String?) -> (container: String?, type: AttributeType)? {
    if name.matches(ignoringCase: "groups"), schema.map(isMainSchema) ?? true { return (nil, Self.groups) }
    guard schema == nil else { return user.attribute(named: name, schema: schema) }
    if name.matches(ignoringCase: "saml") { return (nil, saml) }
    if name.matches(ignoringCase: "source") { return (nil, Self.source) }
    return user.attribute(named: name, schema: nil)
  }

  /// Whether the URN names the schema whose attributes stand at the top level, where `groups` stands.
  private func isMainSchema(_ schema: String) -> Bool {
    guard let found = user.attribute(named: "groups", schema: schema) else { return false }
    return found.container == nil
  }

  private static let source = AttributeType(name: "source", kind: .string, isCaseExact: true)

  private static let groups = AttributeType(
    name: "groups", kind: .complex, isMultiValued: true,
    subAttributes: [
      AttributeType(name: "value", kind: .string),
      AttributeType(name: "display", kind: .string),
      AttributeType(name: "externalId", kind: .string, isCaseExact: true),
      AttributeType(name: "type", kind: .string),
    ])
}
