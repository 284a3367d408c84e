import LanyardCore
import RoleMapping

/// What Lanyard holds after a step, read in one transaction.
struct ModelObservation: Sendable {
  /// Of whom what is read.
  struct Question: Sendable {
    /// Whose grants: everybody who should hold one, and whom the step concerned.
    var holders: [ResourceID]
    /// Whose open episodes.
    var judged: [ResourceID]
    /// Whose sessions, accounts and deliveries.
    var concerned: [ResourceID]
  }

  /// Those in force, of the holders.
  let grants: [Grant]
  /// How many the whole tenant has: no more than were read, or somebody holds one who should not.
  let grantCount: Int
  let episodes: [ResourceID: [Episode]]
  let holds: [Hold]
  /// How many each of those concerned has.
  let sessions: [ResourceID: Int]
  /// By target.
  let accounts: [String: [ResourceID: TargetAccount]]
  /// What is still to be sent, oldest first.
  let unfinished: [OutboxRow]

  init(_ question: Question, of tenant: TenantID, _ reader: any StoreReader) throws {
    grants = try reader.grants(of: question.holders, tenant: tenant)
    grantCount = try reader.effectiveGrantCount(of: tenant)
    episodes = try reader.episodes(of: question.judged, tenant: tenant)
    holds = try reader.holds(of: tenant, before: nil, limit: 1000)
    var (sessions, accounts) = ([ResourceID: Int](), [String: [ResourceID: TargetAccount]]())
    for subject in question.concerned {
      sessions[subject] = try reader.sessions(of: subject, tenant: tenant).count
    }
    for target in NaiveModel.targets.keys {
      let found = try reader.accounts(target: target, subjects: question.concerned, tenant: tenant)
      accounts[target] = Dictionary(found.map { ($0.subject, $0) }) { first, _ in first }
    }
    (self.sessions, self.accounts) = (sessions, accounts)
    unfinished = try reader.unfinishedDeliveries(of: question.concerned, tenant: tenant)
  }
}
