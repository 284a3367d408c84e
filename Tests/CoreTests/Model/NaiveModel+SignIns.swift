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
    keep([], judge([id], because: marked.contains(id) ? .directory : .signIn))
    return nil
  }

  /// A person's page shows what is in force and would be given again at this moment; and what waits for somebody to
  /// decide, or for the background job to find that it does.
  func shown(to id: Int) -> [String]? {
    let effective = (held[id] ?? []).filter { $0.isEffective(at: now) }
    let isMarked = openHold != nil && marked.contains(id)
    func waits(_ grant: Grant) -> Bool { grant.hold != nil || isMarked }
    let isActive = users[id]?.isActive ?? false
    let isKnown = isActive || effective.contains(where: waits) && (users[id] != nil || isKept(id))
    guard !isSuspended, isKnown, let end = cookies[id], now < end else { return nil }
    let conferred = isActive ? decide(id).roles : [:]
    return effective.filter { conferred[$0.role] != nil || waits($0) }.map(\.role.description).sorted()
  }

  /// Whether the open hold has somebody who was deleted.
  private func isKept(_ id: Int) -> Bool {
    openHold.map { holds[$0].images.contains { if case .userGone(id, _) = $0.image { true } else { false } } } ?? false
  }
}
