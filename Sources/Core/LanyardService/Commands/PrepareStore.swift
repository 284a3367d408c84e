public import AuditLog
public import LanyardCore

/// Makes the key of the operator's log when a store is opened for the first time. Run at every start; does nothing later.
public struct PrepareStore: Command {
  let keyring: Keyring

  public init(keyring: Keyring) {
    self.keyring = keyring
  }

  public var tenant: TenantID { Tenant.operatorID }
  public var action: String { "store.prepared" }
  public var target: AuditTarget { AuditTarget(kind: "Store", id: "store") }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Bool> {
    if let key = try reader.logKey(of: tenant) {
      // A wrong master key is found here, at the start, and not at the first request.
      _ = try LogKeys(keyring: keyring).signer(key)
      return .unchanged(false)
    }
    let event = TenantEvent(tenant: tenant, event: context.event(action, target: target))
    return .done(
      true,
      ChangeSet(
        recording: event, [.insertLogKey(try LogKeys(keyring: keyring).make(for: tenant, context))]))
  }
}
