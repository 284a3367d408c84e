import Diagnostics
import LanyardCore
import LanyardService
import RoleMapping
import SAML
import SignedXML

/// Sign-ins, what they state, and what people see of themselves.
extension NaiveModel {
  /// What a person's last sign-in stated.
  struct Statement: Hashable, Sendable {
    var groups: [String]
    /// From when on it is not believed.
    var expires: Instant
  }

  mutating func complete(_ signIn: ModelSignIn) -> ErrorCode? {
    if isSuspended { return .tenantSuspended }
    switch signIn.flaw {
    case .none: break
    case .replayed: return .signInReplayed
    case .wrongAudience: return .audienceMismatch
    case .unsigned: return .signatureMissing
    }
    guard let id = user(named: signIn.name) else {
      log.append("sign-in.refused refused \(ErrorCode.subjectUnknown)")
      return .subjectUnknown
    }
    guard users[id]?.isActive == true else {
      log.append("sign-in.refused refused \(ErrorCode.subjectDeactivated)")
      return .subjectDeactivated
    }
    log.append("sign-in.completed \(id)")
    sessions[id, default: []].append(now + Self.sessionLifetime)
    lastSignIn = now
    cookies[id] = now + Self.sessionLifetime
    if !signIn.groups.isEmpty || statements[id] != nil {
      statements[id] = Statement(groups: signIn.groups, expires: now + Self.statementLifetime)
    }
    keep([], judge([id]))
    return nil
  }

  /// Whether something of the person's waits for a decision, and is in force meanwhile.
  private func isHeldBack(_ id: Int) -> Bool {
    (held[id] ?? []).contains { $0.isEffective(at: now) && $0.hold != nil }
  }

  /// A person's page shows what is in force and would be given again at this moment.
  func shown(to id: Int) -> [String]? {
    let isKnown = users[id]?.isActive == true || isHeldBack(id)
    guard !isSuspended, isKnown, let end = cookies[id], now < end else { return nil }
    let conferred = decide(id).roles
    return (held[id] ?? []).filter { $0.isEffective(at: now) && (conferred[$0.role] != nil || $0.hold != nil) }
      .map(\.role.description).sorted()
  }
}
