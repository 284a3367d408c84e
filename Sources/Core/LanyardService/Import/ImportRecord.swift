public import Diagnostics
public import JSON
public import LanyardCore
public import SCIM

/// One record of a file that is loaded into a directory: a user or a group as the file tells of it.
public struct ImportRecord: Sendable {
  /// How a file names somebody.
  public enum Name: Sendable {
    case id(ResourceID)
    case externalID(String)
    case userName(String)
    /// Of a group.
    case displayName(String)
    /// Of a resource of the tenant's own type: a value that no two of them have.
    case unique(attribute: String, value: JSONValue)
  }

  public let type: ResourceType
  /// What makes the resource of nothing, and what changes it where it is there already.
  let operations: [PatchOperation]
  /// The resource as it is where there was nothing before.
  let draft: ResourceDocument
  /// Of a group: who joins it. Nobody is taken out by a load.
  public let members: [Name]
  /// Of a user: the display names of the groups that are joined.
  public let groups: [String]

  /// Reads a record.
  ///
  /// - Parameter operations: changes of attributes, as a PATCH has them; read-only ones are passed over.
  /// - Throws: what a PATCH and a POST of the same would be refused with, as far as that needs no directory.
  public init(
    type: ResourceType, operations: [PatchOperation], members: [Name] = [], groups: [String] = []
  ) throws(CodedError) {
    self.type = type
    self.operations = operations
    self.members = members
    self.groups = groups
    let plan = try PatchPlan(resolving: PatchRequest(operations: operations), for: type)
    let made = try plan.apply(to: ["schemas": [.string(type.schema.id)]]).document
    draft = try ResourceValidator(type).create(.object(made)).document
  }

  /// What the resource may already be known by, the best first: its external id, then the name it is called by.
  var names: [Name] {
    var names: [Name] = []
    if let externalID = draft["externalId"]?.stringValue { names.append(.externalID(externalID)) }
    if let userName = draft["userName"]?.stringValue { names.append(.userName(userName)) }
    if type.role == .neither {
      for attribute in type.schema.attributes where attribute.uniqueness != .none {
        guard let value = draft[attribute.name] else { continue }
        names += (value.arrayValue ?? [value]).map { .unique(attribute: attribute.name, value: $0) }
      }
    }
    if type.name == "Group", let name = draft["displayName"]?.stringValue { names.append(.displayName(name)) }
    return names
  }
}
