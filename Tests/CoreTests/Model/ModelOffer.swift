import RoleMapping

/// What the operator offers: three applications. The roles are the same throughout a run; what excludes what, and what the
/// tenant may use, is changed by steps.
struct ModelOffer: Hashable, Sendable {
  struct Role: Sendable {
    var name: String
    var isPrivileged = false
    var rights: [String] = []
  }

  static let applications: [(name: String, roles: [Role])] = [
    (
      "crm",
      [
        Role(name: "agent", rights: ["cases.read"]), Role(name: "supervisor", rights: ["cases.read", "cases.assign"]),
        Role(name: "auditor"), Role(name: "admin", isPrivileged: true, rights: ["everything"]),
      ]
    ),
    (
      "finance",
      [
        Role(name: "requester", rights: ["payment.request"]), Role(name: "approver", rights: ["payment.approve"]),
        Role(name: "clerk", rights: ["payment.request"]), Role(name: "treasurer", isPrivileged: true),
      ]
    ),
    ("ops", [Role(name: "viewer"), Role(name: "operator"), Role(name: "root", isPrivileged: true)]),
  ]

  static let roles = applications.flatMap { application in
    application.roles.map { RoleReference(application: application.name, role: $0.name) }
  }

  static let privileged = Set(
    applications.flatMap { application in
      application.roles.filter(\.isPrivileged).map { RoleReference(application: application.name, role: $0.name) }
    })

  /// Sets of which nobody may hold two, by the application that declares them.
  var exclusive: [String: [[RoleReference]]]
  /// The roles that the tenant may use, by application; of an application that is not there, all that are not privileged.
  var ceiling: [String: [String]]

  var exclusiveSets: [[RoleReference]] { exclusive.keys.sorted().flatMap { exclusive[$0] ?? [] } }

  func allows(_ role: RoleReference) -> Bool {
    ceiling[role.application]?.contains(role.role) ?? !Self.privileged.contains(role)
  }
}

/// Manifests.
extension ModelOffer {
  func applicationText(_ name: String) -> String {
    let roles = Self.applications.first { $0.name == name }?.roles ?? []
    let listed = roles.map { role in
      let rights = role.rights.map { "\"\($0)\"" }.joined(separator: ", ")
      return #"{"name": "\#(role.name)", "privileged": \#(role.isPrivileged), "entitlements": [\#(rights)]}"#
    }
    let sets = (exclusive[name] ?? []).map { set in
      "[" + set.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
    }
    return """
      {"apiVersion": "lanyard/v1", "kind": "Application", "name": "\(name)",
       "roles": [\(listed.joined(separator: ", "))], "exclusive": [\(sets.joined(separator: ", "))]}
      """
  }

  var tenantText: String {
    let members = ceiling.keys.sorted().map { name in
      "\"\(name)\": [" + (ceiling[name] ?? []).map { "\"\($0)\"" }.joined(separator: ", ") + "]"
    }
    return """
      {"apiVersion": "lanyard/v1", "kind": "Tenant", "name": "acme", "ceiling": {\(members.joined(separator: ", "))}}
      """
  }
}
