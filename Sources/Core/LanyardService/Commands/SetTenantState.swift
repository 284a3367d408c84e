public import AuditLog
internal import Diagnostics
public import LanyardCore

/// `lanyard tenant suspend|resume`. Suspension is a state of the tenant, not a rewrite of its grants: nobody gets in and
/// nothing is delivered until it resumes.
public struct SetTenantState: Command {
  public let tenant: TenantID
  let state: Tenant.State

  public init(tenant: TenantID, state: Tenant.State) {
    self.tenant = tenant
    self.state = state
  }

  public var action: String { state == .suspended ? "tenant.suspended" : "tenant.resumed" }
  public var target: AuditTarget { AuditTarget(kind: "Tenant", id: tenant.description) }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Tenant> {
    var found: Tenant
    do {
      try AccessPolicy.requireOperator(context.principal)
      guard let stored = try reader.tenant(tenant), tenant != Tenant.operatorID else { throw CodedError.unknownTenant }
      found = stored
    } catch let error as CodedError where error.exposure == .caller {
      return refuseToOperator(error, context)
    }
    guard found.state != state else { return .unchanged(found) }
    found.state = state
    let event = context.event(action, target: target)
    return .done(found, ChangeSet(recordingForOperator: event, of: tenant, [.updateTenant(found)]))
  }
}
