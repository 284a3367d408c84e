import Diagnostics
import LanyardCore
import RoleMapping

/// The directory is put back to what it was before the requests of a hold.
extension NaiveModel {
  mutating func undo(_ place: Int) -> ErrorCode? {
    if holds[place].isUndoing { return nil }
    if let closed = holds[place].closed, closed + Self.undoPeriod < now {
      log.append("hold.undone refused \(ErrorCode.holdUndoOver)")
      return .holdUndoOver
    }
    let isRetry = holds[place].state == .undone
    if isRetry, !holds[place].hasRefusals { return nil }
    log.append("hold.undone")
    var restoring = ModelRestoring(self, of: place)
    // What was put back once is the directory's again.
    let tried = holds[place].images.indices.reversed().filter { !isRetry || holds[place].images[$0].isRefused }
    for number in tried {
      let kept = holds[place].images[number]
      holds[place].images[number].isRefused = !restoring.restore(kept.image, changed: kept.changed)
    }
    restoring.write(to: &self)
    log += restoring.written.users.map { "scim.user.restored \($0)" }
    log += restoring.written.groups.map { "scim.group.restored \($0)" }
    judge(restoring.touched, because: .undone, undoing: place)
    if holds[place].closed != nil, restoring.touched.contains(where: { lacksRoles(of: place, $0) }),
      let first = tried.first(where: { !holds[place].images[$0].isRefused })
    {
      holds[place].images[first].isRefused = true
    }
    finishUndoing(place)
    return nil
  }

  /// What could not be given back goes on waiting. Where somebody who waits is to be judged first, the job finishes it.
  private mutating func finishUndoing(_ place: Int) {
    holds[place].isUndoing = held.contains { id, grants in
      marked.contains(id) && grants.contains { $0.hold == place }
    }
    guard !holds[place].isUndoing, !isWaitedFor(place) else { return }
    holds[place].state = .undone
    holds[place].closed = holds[place].closed ?? now
  }

  /// The background job goes on with what people decided.
  ///
  /// - Returns: whether there was anything to do.
  mutating func continueUndoing() -> Bool {
    guard let place = holds.firstIndex(where: \.isUndoing) else { return false }
    finishUndoing(place)
    guard !holds[place].isUndoing else { return false }
    log.append("hold.continued")
    return true
  }

  /// Whether somebody has not a role again that was let go out of the hold.
  private func lacksRoles(of place: Int, _ id: Int) -> Bool {
    let roles = Set((held[id] ?? []).map(\.role))
    return history.contains { $0.user == id && $0.hold == place && $0.isReleased && !roles.contains($0.role) }
  }

  /// Whether a person or the directory has decided otherwise of somebody than what waited in the hold, since a request of it.
  fileprivate func isDecided(_ id: Int, of place: Int, since moment: Instant) -> Bool {
    let waits = (held[id] ?? []).contains { $0.hold.map { $0 != place } ?? false }
    return waits
      || history.contains { row in
        guard row.user == id, let ended = row.ended else { return false }
        if row.hold == place { return row.isReleased && holds[place].closed.map { ended < $0 } ?? true }
        return ended > moment && (row.isByDirectory || row.isReleased)
      }
  }
}

/// The directory as it will be, image by image, the newest first; what was changed since stays.
private struct ModelRestoring {
  /// As it is.
  let model: NaiveModel
  /// Those that are written, and as they will be.
  private var users: [Int: ModelUser] = [:]
  private var groups: [Int: ModelGroup] = [:]
  private var returning: Set<Int> = []
  /// Names that somebody has who is written.
  private var names: Set<String> = []
  private var joining: [Int: Set<Int>] = [:]
  private var leaving: [Int: Set<Int>] = [:]
  private var episodes: [Int: [String: Instant]] = [:]
  private var suppressed: [Int: Set<RoleReference>] = [:]
  /// Who is judged again.
  private(set) var touched: Set<Int> = []

  let hold: Int
  private var writtenGroups: Set<Int> = []

  init(_ model: NaiveModel, of hold: Int) { (self.model, self.hold) = (model, hold) }

  /// What is written.
  var written: (users: Set<Int>, groups: Set<Int>) { (Set(users.keys), writtenGroups) }

  /// Whether all of it could be put back; nothing is of people of whom something else was decided since.
  mutating func restore(_ image: ModelImage, changed: Instant) -> Bool {
    switch image {
    case .user(let id, _, _, _), .userGone(let id, _):
      guard !model.isDecided(id, of: hold, since: changed) else { return false }
    case .episodes(let id, _), .suppressions(let id, _):
      guard !model.isDecided(id, of: hold, since: changed) else { return true }
    case .left(let rows):
      let people = Set(model.past.users).filter { model.isDecided($0, of: hold, since: changed) }
      let isWhole = rows.values.allSatisfy { $0.isDisjoint(with: people) }
      return restore(.left(rows.mapValues { $0.subtracting(people) })) && isWhole
    case .group, .groupGone, .joined: break
    }
    return restore(image)
  }

  private mutating func restore(_ image: ModelImage) -> Bool {
    switch image {
    case .user(let id, let parts, let before, let after):
      guard var user = users[id] ?? model.users[id] else { return false }
      let isWhole = Self.restore(parts, { before[$0] }, { after[$0] }, { user[$0] }) { user.take($0, from: before) }
      guard user != users[id] ?? model.users[id] else { return isWhole }
      return put(user, id) && isWhole
    case .group(let id, let parts, let before, let after):
      guard var group = groups[id] ?? model.groups[id] else { return false }
      let old = group
      let isWhole = Self.restore(parts, { before[$0] }, { after[$0] }, { group[$0] }) { group.take($0, from: before) }
      guard group != old else { return isWhole }
      groups[id] = group
      writtenGroups.insert(id)
      touched.formUnion(model.groups[id]?.members ?? [])
      return isWhole
    case .userGone(let id, let user):
      guard users[id] ?? model.users[id] == nil else { return true }
      guard put(user, id) else { return false }
      returning.insert(id)
      return true
    case .groupGone(let id, let group):
      guard groups[id] ?? model.groups[id] == nil else { return true }
      groups[id] = ModelGroup(name: group.name, key: group.key)
      writtenGroups.insert(id)
      returning.insert(id)
      return true
    case .left(let rows): return rows.count { !join($0.value, $0.key) } == 0
    case .joined(let id, let members):
      part(members, id)
      return true
    case .episodes(let id, let open):
      episodes[id] = open
      return true
    case .suppressions(let id, let roles):
      // An undo takes nothing from anybody.
      suppressed[id, default: []].formUnion(roles.subtracting((model.held[id] ?? []).map(\.role)))
      return true
    }
  }

  /// Puts back the parts that still are as the request left them.
  private static func restore(
    _ parts: [String], _ before: (String) -> String?, _ after: (String) -> String?, _ now: (String) -> String?,
    _ take: (String) -> Void
  ) -> Bool {
    var isWhole = true
    for part in parts where now(part) != before(part) {
      if now(part) == after(part) { take(part) } else { isWhole = false }
    }
    return isWhole
  }

  /// Writes a user if nobody else has the name.
  private mutating func put(_ user: ModelUser, _ id: Int) -> Bool {
    let name = user.name.lowercased()
    let own = users[id]?.name.lowercased()
    guard !names.contains(name) || name == own else { return false }
    guard !model.users.contains(where: { $0.key != id && $0.value.name.lowercased() == name }) else { return false }
    names.insert(name)
    users[id] = user
    touched.insert(id)
    return true
  }

  private mutating func join(_ members: Set<Int>, _ id: Int) -> Bool {
    guard groups[id] ?? model.groups[id] != nil else { return members.isEmpty }
    let present = model.groups[id]?.everybody ?? []
    var isWhole = true
    for member in members {
      leaving[id]?.remove(member)
      guard !present.contains(member) else { continue }
      let isThere = model.users[member] != nil || model.groups[member] != nil || returning.contains(member)
      guard isThere else {
        isWhole = false
        continue
      }
      joining[id, default: []].insert(member)
      writtenGroups.insert(id)
      if model.past.users.contains(member) { touched.insert(member) }
    }
    return isWhole
  }

  private mutating func part(_ members: Set<Int>, _ id: Int) {
    joining[id]?.subtract(members)
    guard let group = model.groups[id] else { return }
    let present = members.intersection(group.everybody)
    leaving[id, default: []].formUnion(present)
    if !present.isEmpty { writtenGroups.insert(id) }
    touched.formUnion(present.intersection(group.members))
  }

  func write(to model: inout NaiveModel) {
    for (id, user) in users { model.users[id] = user }
    for (id, group) in groups {
      var group = group
      (group.members, group.groups) = (model.groups[id]?.members ?? [], model.groups[id]?.groups ?? [])
      model.groups[id] = group
    }
    let people = Set(model.past.users)
    for (id, gone) in leaving {
      model.groups[id]?.members.subtract(gone)
      model.groups[id]?.groups.subtract(gone)
    }
    for (id, come) in joining {
      model.groups[id]?.members.formUnion(come.intersection(people))
      model.groups[id]?.groups.formUnion(come.subtracting(people))
    }
    for (id, roles) in suppressed where !roles.isEmpty { model.suppressed[id, default: []].formUnion(roles) }
    for (id, open) in episodes { model.episodes[id] = open.isEmpty ? nil : open }
  }
}
