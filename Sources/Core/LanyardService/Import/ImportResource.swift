public import AuditLog
internal import Diagnostics
internal import JSON
public import LanyardCore
internal import SCIM

/// One step of loading a record: the resource itself, or one group it joins. The steps of a record are a ``CommandUnit``.
///
/// A resource that the directory knows by its external id, else by its `userName` (a group: `displayName`), is changed as a
/// PATCH would; any other is created. So a record that is loaded twice changes nothing the second time.
public struct ImportResource: JudgesRoles {
  /// What came of a step.
  public enum Effect: String, Sendable {
    case created, updated, unchanged
  }

  enum Step: Sendable {
    case write
    case join(group: String)
  }

  public let tenant: TenantID
  let record: ImportRecord
  let step: Step
  let location: DirectoryLocation
  let services: DirectoryServices
  /// Where the load is only tried: what the records ahead would have left.
  let assumed: AssumedNames?

  /// The steps of a record, in their order.
  public static func steps(
    _ record: ImportRecord, tenant: TenantID, location: DirectoryLocation, services: DirectoryServices,
    assuming assumed: AssumedNames? = nil
  ) -> CommandUnit<ImportResource> {
    let steps = [Step.write] + record.groups.map { .join(group: $0) }
    return CommandUnit(
      steps.map {
        ImportResource(
          tenant: tenant, record: record, step: $0, location: location, services: services, assumed: assumed)
      })
  }

  public var action: String { ResourceEvents.action(record.type, "imported") }
  public var target: AuditTarget { AuditTarget(kind: record.type.name, id: "record") }

  /// Refuses as ``CreateResource`` and ``PatchResource`` do, and with `import.member.unknown`, `import.group.unknown`,
  /// `import.match.ambiguous`.
  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Effect> {
    let names = ImportNames(reader: reader, tenant: tenant, services: services)
    do {
      try AccessPolicy.requireWriting(record.type.name, in: tenant, by: context.principal)
      switch step {
      case .write: return try write(names, reader, context)
      case .join(let group): return try join(group, names, reader, context)
      }
    } catch let error as CodedError where error.exposure == .caller && !error.isStoreTrouble {
      return refuse(error, context)
    }
  }

  private func write(
    _ names: ImportNames, _ reader: any StoreReader, _ context: CommandContext
  ) throws -> Decision<Effect> {
    let members = try members(names)
    if let known = try names.resource(record.names, type: record.type) {
      var operations = record.operations
      if !members.isEmpty { operations.append(.init(.add, path: "members", value: .array(members))) }
      return try patching(known.id, record.type, operations).decide(reader, context).effect(.updated)
    }
    var body = record.draft
    if !members.isEmpty { body["members"] = .array(members) }
    let creation = CreateResource(
      tenant: tenant, type: record.type, body: .object(body),
      rendering: ResourceRendering(
        location: location, projection: Projection(attributes: [], type: record.type)), services: services)
    return try creation.decide(reader, context).effect(.created)
  }

  private func join(
    _ name: String, _ names: ImportNames, _ reader: any StoreReader, _ context: CommandContext
  ) throws -> Decision<Effect> {
    guard let type = services.registry.resourceType(named: "Group"),
      let group = try names.resource([.displayName(name)], type: type)
    else {
      guard assumed?.contains(.displayName(name), services) == true else { throw CodedError.unknownGroup(name) }
      return .unchanged(.updated)
    }
    // The step ahead wrote it, but where nothing is written.
    guard let user = try names.resource(record.names, type: record.type) else { return .unchanged(.updated) }
    let member: JSONValue = ["value": .string(user.id.description), "type": .string(record.type.name)]
    return try patching(group.id, type, [.init(.add, path: "members", value: [member])]).decide(reader, context)
      .effect(.updated)
  }

  private func patching(_ id: ResourceID, _ type: ResourceType, _ operations: [PatchOperation]) -> PatchResource {
    PatchResource(
      tenant: tenant, id: id.description, type: type, request: PatchRequest(operations: operations),
      precondition: .none, services: services)
  }

  /// - Throws: `import.member.unknown`, `import.match.ambiguous`.
  private func members(_ names: ImportNames) throws -> [JSONValue] {
    try record.members.compactMap { name in
      if let found = try names.member(name) {
        return ["value": .string(found.id.description), "type": .string(found.type)]
      }
      guard assumed?.contains(name, services) == true else { throw CodedError.unknownMember(name) }
      return nil
    }
  }
}

extension Decision where Reply == ResourceReply {
  /// The same decision with the effect as its reply; one that writes nothing changes nothing.
  fileprivate func effect(_ effect: ImportResource.Effect) -> Decision<ImportResource.Effect> {
    map { _ in changeSet == nil ? .unchanged : effect }
  }
}
