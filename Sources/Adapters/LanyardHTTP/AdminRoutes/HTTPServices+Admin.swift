internal import Hummingbird
internal import LanyardCore
internal import LanyardService

/// What routes of the admin API have in common.
extension HTTPServices {
  /// The tenant that the address names. From here on the request's log line and the metrics name it.
  ///
  /// - Throws: `tenant.unknown`.
  func tenant(_ context: LanyardRequestContext) async throws -> Tenant {
    let name = try context.tenantName()
    let tenant = try await store.read { try $0.existingTenant(named: name) }
    context.notes.tenant = name.text
    return tenant
  }

  /// Does what the caller asks for.
  func run<C: Command>(_ command: C, _ context: LanyardRequestContext) async throws -> C.Reply {
    guard let admin = context.admin else { throw Authenticator.refusal }
    return try await runner.run(command, as: admin, request: context.request)
  }
}
