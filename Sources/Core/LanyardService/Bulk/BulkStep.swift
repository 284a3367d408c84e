internal import AuditLog
internal import Diagnostics
internal import LanyardCore

/// One operation of a bulk request as a command: what it asks for, or why that cannot even be tried.
struct BulkStep: JudgesRoles {
  let tenant: TenantID
  let operation: Result<DirectoryOperation, CodedError>
  let services: DirectoryServices

  var action: String { (try? operation.get())?.action ?? "scim.bulk.operation" }
  var target: AuditTarget { (try? operation.get())?.target ?? AuditTarget(kind: "Bulk", id: "operation") }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<ResourceReply> {
    switch operation {
    case .success(let operation): try operation.decide(reader, context)
    case .failure(let error): refuse(error, context)
    }
  }
}
