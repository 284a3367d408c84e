internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService

/// `lanyard tenant`.
extension Assembly {
  public func tenants() async throws -> VerbReport {
    let tenants = try await store.read { try $0.tenants() }
    var table = TextTable()
    for tenant in tenants { table.add(tenant.name.text, tenant.state.rawValue, tenant.displayName) }
    return VerbReport(
      lines: tenants.isEmpty ? ["there are no tenants yet"] : table.lines, json: .array(tenants.map(\.json)))
  }

  /// - Throws: `tenant.unknown`, `tenant.name.invalid`.
  public func suspendTenant(_ name: String) async throws -> VerbReport {
    try await setState(.suspended, of: name, "suspended: nobody of this tenant gets in, nothing is delivered")
  }

  /// - Throws: `tenant.unknown`, `tenant.name.invalid`.
  public func resumeTenant(_ name: String) async throws -> VerbReport {
    try await setState(.active, of: name, "active again")
  }

  private func setState(_ state: Tenant.State, of name: String, _ sentence: String) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    let changed = try await runner.run(
      SetTenantState(tenant: tenant.id, state: state), as: commandLine, request: request())
    return VerbReport(lines: ["\(changed.name): \(sentence)"], json: changed.json)
  }

  /// The tenant that an argument names.
  ///
  /// - Throws: `tenant.unknown`, `tenant.name.invalid`.
  func tenant(named text: String) async throws -> Tenant {
    let name = text.hasSameOctets(as: TenantName.operator.text) ? TenantName.operator : try TenantName(text)
    let (found, known) = try await store.read { (try $0.tenant(named: name), try $0.tenants().map(\.name.text)) }
    if let found { return found }
    if name == .operator { return Tenant.operator }
    let hint = known.nearest(to: text).map { "write `\($0)`, or " } ?? ""
    throw CodedError(
      .tenantUnknown, "there is no tenant `\(name)`", remedy: hint + "list the tenants with `lanyard tenant list`")
  }
}

extension Tenant {
  fileprivate var json: JSONValue {
    [
      "id": .string(id.description), "name": .string(name.text), "displayName": .string(displayName),
      "state": .string(state.rawValue), "createdAt": .string(created.rfc3339),
    ]
  }
}
