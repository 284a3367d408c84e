internal import Diagnostics

/// A role of a catalogue, ready for deciding.
struct CheckedRole: Sendable {
  let reference: RoleReference
  let privileged: Bool
  let entitlements: [String]
  /// Places of the roles that make this one redundant when they are held too: same application, all its entitlements. Of
  /// two equal roles the later by name is redundant; a role without entitlements never is.
  var coveredBy: [Int] = []

  /// The roles that rules name, each once, ordered by reference.
  static func table(of names: [RoleReference], in catalogues: [RoleCatalogue]) -> [CheckedRole] {
    var roles = Set(names).sorted().compactMap { reference -> CheckedRole? in
      let catalogue = catalogues.first { $0.application.hasSameOctets(as: reference.application) }
      guard let role = catalogue?.role(named: reference.role) else { return nil }
      return CheckedRole(reference: reference, privileged: role.privileged, entitlements: role.entitlements)
    }
    let rights = roles.map { Set($0.entitlements.map(OctetKey.init)) }
    for place in roles.indices where !rights[place].isEmpty {
      roles[place].coveredBy = roles.indices.filter { other in
        guard other != place,
          roles[other].reference.application.hasSameOctets(as: roles[place].reference.application)
        else { return false }
        return rights[place].isStrictSubset(of: rights[other]) || rights[place] == rights[other] && other < place
      }
    }
    return roles
  }
}
