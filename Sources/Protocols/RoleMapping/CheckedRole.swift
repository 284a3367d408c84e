internal import Diagnostics

/// A role of a catalogue, ready for deciding. Immutable; a class, so that looking at one costs a reference and not one for
/// each of its parts.
final class CheckedRole: Sendable {
  let reference: RoleReference
  let privileged: Bool
  let entitlements: [String]
  /// Places of the roles that make this one redundant when they are held too: same application, all its entitlements. Of
  /// two equal roles the later by name is redundant; a role without entitlements never is.
  let coveredBy: [Int]

  private init(_ reference: RoleReference, _ definition: RoleDefinition, coveredBy: [Int]) {
    self.reference = reference
    self.privileged = definition.privileged
    self.entitlements = definition.entitlements
    self.coveredBy = coveredBy
  }

  /// The roles that rules name, each once, ordered by reference.
  static func table(of names: [RoleReference], in catalogues: [RoleCatalogue]) -> [CheckedRole] {
    let roles = Set(names).sorted().compactMap { reference -> (reference: RoleReference, definition: RoleDefinition)? in
      let catalogue = catalogues.first { $0.application.hasSameOctets(as: reference.application) }
      return catalogue?.role(named: reference.role).map { (reference, $0) }
    }
    let rights = roles.map { Set($0.definition.entitlements.map(OctetKey.init)) }
    return roles.indices.map { place in
      let covering = roles.indices.filter { other in
        guard other != place, !rights[place].isEmpty,
          roles[other].reference.application.hasSameOctets(as: roles[place].reference.application)
        else { return false }
        return rights[place].isStrictSubset(of: rights[other]) || rights[place] == rights[other] && other < place
      }
      return CheckedRole(roles[place].reference, roles[place].definition, coveredBy: covering)
    }
  }
}
