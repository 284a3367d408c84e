public import Diagnostics
public import LanyardCore
internal import RoleMapping

/// Who may do what. Reads are checked where a request comes in; commands check for themselves, so that a refusal is on
/// record whoever sent them.
public enum AccessPolicy {
  /// - Throws: `access.scope.missing` naming what is missing.
  public static func require(_ needed: Set<Scope>, of principal: Principal) throws(CodedError) {
    let missing = needed.subtracting(principal.scopes)
    guard missing.isEmpty else {
      let names = missing.map(\.rawValue).sorted().joined(separator: ", ")
      throw CodedError(
        .accessForbidden, "the token does not allow this", expected: "scope \(names)",
        received: principal.scopes.map(\.rawValue).sorted().joined(separator: ", "),
        remedy: "make a token with the missing scope, or use another one")
    }
  }

  /// The scopes that reading or writing resources of a type takes. A tenant's own types are neither users nor groups, and
  /// may refer to both: they are for clients that may have both.
  public static func scopes(forType type: String, writing: Bool) -> Set<Scope> {
    let verb: Scope = writing ? .scimWrite : .scimRead
    switch type {
    case "User": return [verb, .scimUsers]
    case "Group": return [verb, .scimGroups]
    default: return [verb, .scimUsers, .scimGroups]
    }
  }

  /// Who may write in a tenant's directory: its own clients, by scope; the operator's people; Lanyard itself.
  ///
  /// - Throws: `access.scope.missing`.
  static func requireWriting(_ type: String, in tenant: TenantID, by principal: Principal) throws(CodedError) {
    switch principal.kind {
    case .admin, .system: return
    case .client where principal.tenant == tenant:
      try require(scopes(forType: type, writing: true), of: principal)
    case .client, .person: throw outsider
    }
  }

  /// Who may do what is the operator's: manifests, tokens, the state of tenants.
  ///
  /// - Throws: `access.scope.missing`.
  static func requireOperator(_ principal: Principal) throws(CodedError) {
    guard principal.kind == .admin || principal.kind == .system else { throw outsider }
  }

  /// Who may report that roles of these applications were used: the operator's people, and programs with a token for each.
  ///
  /// - Throws: `access.scope.missing`.
  static func requireReporting(of applications: [String], by principal: Principal) throws(CodedError) {
    if principal.kind == .admin { return }
    let own = principal.scopes.compactMap(\.usedApplication).sorted()
    guard !own.isEmpty else { throw outsider }
    guard let other = applications.first(where: { name in !own.contains { $0.hasSameOctets(as: name) } }) else {
      return
    }
    throw CodedError(
      .accessForbidden, "the token does not report for the application `\(other.prefix(80))`",
      expected: own.joined(separator: ", "), received: "`\(other.prefix(80))`",
      remedy: "report each application's uses with a token of its own: "
        + "`lanyard token create --admin --scope \(Scope.usagePrefix)APPLICATION`")
  }

  /// Whether a tenant takes requests of its SCIM clients from an address. One that is not known is none of the tenant's.
  ///
  /// - Parameters:
  ///   - source: the client's network address.
  ///   - allowed: the tenant's ranges; nil for anywhere.
  /// - Throws: `access.address.refused`.
  public static func requireAddress(_ source: String?, in allowed: [AddressRange]?) throws(CodedError) {
    guard let allowed else { return }
    if let source, let address = NetworkAddress(source), allowed.contains(where: { $0.contains(address) }) { return }
    throw CodedError(
      .accessAddressRefused, "the tenant takes no requests from this address",
      received: source.map { "`\($0.prefix(80))`" } ?? "no address",
      remedy: "send from an address that the tenant's `scim.allowFrom` names, or have the operator add this one")
  }

  static let outsider = CodedError(
    .accessForbidden, "the caller has no business here", expected: "a client of this tenant, or the operator",
    remedy: "use a token that was made for this")
}

extension Scope {
  /// The application whose uses may be reported; nil for other scopes.
  var usedApplication: String? {
    if case .usageWrite(let application) = self { application } else { nil }
  }

  /// Whether it lets report the use of roles, of whichever application.
  public var reportsUsage: Bool { usedApplication != nil }
}

extension CodedError {
  static func unknownApplication(_ name: String, known: [String]) -> CodedError {
    let names = known.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return CodedError(
      .mappingApplicationUnknown, "there is no application `\(name.prefix(80))`",
      expected: names.isEmpty ? "an application; there is none yet" : "one of " + names.joined(separator: ", "),
      remedy: names.nearest(to: name).map { "write `\($0)`" } ?? "name an application that is declared")
  }
}
