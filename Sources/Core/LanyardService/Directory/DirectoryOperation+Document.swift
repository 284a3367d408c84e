public import Diagnostics
public import JSON
public import LanyardCore
public import SCIM

/// The operation as a document, for requests that are carried out after their answer.
extension DirectoryOperation {
  /// Method, type, id, body, versions asked for and where the directory is seen. Passwords are left out: they are checked and dropped
  /// when the operation is done, and nothing that is dropped is kept meanwhile.
  public var document: JSONObject {
    var document: JSONObject = ["method": .string(method.rawValue), "type": .string(type.name)]
    document["id"] = id.map { .string($0) }
    if !body.isNull { document["body"] = body.withoutPasswords }
    document["versions"] = precondition.wanted?.document
    document["otherVersions"] = precondition.unwanted?.document
    document["baseURL"] = .string(location.baseURL)
    return document
  }

  /// Reads what ``document`` wrote.
  ///
  /// - Parameter registry: the tenant's resource types as they are now.
  /// - Throws: `scim.resource-type.unknown` where the type is no more; `async-request.damaged` for another document.
  public init(
    document: JSONObject, tenant: TenantID, registry: SchemaRegistry, services: DirectoryServices
  ) throws(CodedError) {
    guard let method = document["method"]?.stringValue.flatMap(Method.init), let name = document["type"]?.stringValue,
      let baseURL = document["baseURL"]?.stringValue
    else { throw CodedError.damagedOperation }
    guard let type = registry.resourceType(named: name) else {
      throw CodedError(
        .scimResourceTypeUnknown, "there is no resource type `\(name)` any more",
        remedy: "see `ResourceTypes` for the types of this service")
    }
    self.init(
      tenant: tenant, method: method, type: type, id: document["id"]?.stringValue, body: document["body"] ?? .null,
      precondition: Precondition(
        wanted: EntityTags(document: document["versions"]), unwanted: EntityTags(document: document["otherVersions"])),
      location: DirectoryLocation(baseURL: baseURL),
      services: services)
  }
}

extension EntityTags {
  fileprivate var document: JSONValue {
    switch self {
    case .any: "*"
    case .versions(let versions): .array(versions.sorted().map { .number(JSONNumber($0)) })
    }
  }

  fileprivate init?(document: JSONValue?) {
    switch document {
    case .string: self = .any
    case .array(let versions): self = .versions(Set(versions.compactMap(\.intValue)))
    default: return nil
    }
  }
}

extension CodedError {
  static let damagedOperation = CodedError(
    .asyncRequestDamaged, "the stored request cannot be read",
    remedy: "report this as a defect, and send the request again", exposure: .operator)
}

extension JSONValue {
  /// The value with every password blotted out, wherever it stands: as a member of that name, or as the value of a patch
  /// operation with that path. What is no text stays, to be refused.
  var withoutPasswords: JSONValue {
    switch self {
    case .array(let elements): .array(elements.map(\.withoutPasswords))
    case .object(let object): .object(object.withoutPasswords)
    default: self
    }
  }
}

extension JSONObject {
  fileprivate var withoutPasswords: JSONObject {
    let setsPassword = member(ignoringCase: "path")?.value.stringValue?.namesPassword ?? false
    return JSONObject(
      members: members.map { member in
        let isPassword = member.name.namesPassword || setsPassword && member.name.matches(ignoringCase: "value")
        guard isPassword, member.value.stringValue != nil else { return (member.name, member.value.withoutPasswords) }
        return (member.name, "dropped")
      })
  }
}

extension String {
  /// `password`, or its name with the URN of the User schema ahead.
  fileprivate var namesPassword: Bool {
    matches(ignoringCase: "password") || matches(ignoringCase: SchemaURN.user + ":password")
  }
}
