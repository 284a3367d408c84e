internal import Diagnostics
internal import LanyardCore

extension MemoryTransaction: SubjectReader {
  func signInFacts(of subjects: [ResourceID], tenant: TenantID) throws -> [SignInFacts] {
    let wanted = Set(subjects)
    return state.signInFacts.values.filter { $0.tenant == tenant && wanted.contains($0.subject) }
      .sorted(byOctetsOf: \.connection)
      .sorted { ($0.subject, $1.stated) < ($1.subject, $0.stated) }
  }

  func expiredSignInFacts(by moment: Instant, limit: Int) throws -> [SignInFacts] {
    let expired = state.signInFacts.values.filter { $0.expires <= moment }.sorted(byOctetsOf: \.connection)
      .sorted { ($0.expires, $0.tenant, $0.subject) < ($1.expires, $1.tenant, $1.subject) }
    return Array(expired.prefix(max(limit, 0)))
  }

  func linkedNames(_ hashes: [[UInt8]], tenant: TenantID) throws -> [LinkedName] {
    Set(hashes).compactMap { state.linkedNames[Scoped(tenant, $0)] }
  }

  func writeSubjects(_ change: Change) throws {
    switch change {
    case .putSignInFacts(let facts):
      let key = FactsKey(subject: facts.subject, connection: OctetKey(facts.connection))
      state.signInFacts[Scoped(facts.tenant, key)] = facts
    case .removeSignInFacts(let subject, let moment, let tenant):
      state.signInFacts = state.signInFacts.filter { row in
        row.key.tenant != tenant || row.key.key.subject != subject || moment.map { row.value.expires > $0 } ?? false
      }
    case .linkNames(let hashes, let subject, let tenant):
      for hash in hashes { state.linkedNames[Scoped(tenant, hash)] = LinkedName(hash: hash, subject: subject) }
    case .unlinkNames(let hashes, let tenant):
      for hash in hashes { state.linkedNames[Scoped(tenant, hash)] = nil }
    default: break
    }
  }
}
