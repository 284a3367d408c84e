import Diagnostics
import LanyardCore

/// The directory is put back to what it was before the requests of a hold.
extension NaiveModel {
  mutating func undo(_ place: Int) -> ErrorCode? {
    if holds[place].isUndoing { return nil }
    if let closed = holds[place].closed, closed + Self.undoPeriod < now {
      log.append("hold.undone refused \(ErrorCode.holdUndoOver)")
      return .holdUndoOver
    }
    if holds[place].state == .undone, !holds[place].hasRefusals { return nil }
    log.append("hold.undone")
    var restoring = ModelRestoring(self)
    holds[place].hasRefusals = false
    for image in holds[place].images.reversed() where !restoring.restore(image) { holds[place].hasRefusals = true }
    restoring.write(to: &self)
    judge(restoring.touched, because: .undone, undoing: place)
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
  /// Who is judged again.
  private(set) var touched: Set<Int> = []

  init(_ model: NaiveModel) { self.model = model }

  /// Whether all of it could be put back.
  mutating func restore(_ image: ModelImage) -> Bool {
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
      returning.insert(id)
      return true
    case .left(let rows): return rows.count { !join($0.value, $0.key) } == 0
    case .joined(let id, let members):
      part(members, id)
      return true
    case .episodes(let id, let open):
      episodes[id] = open
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
      if model.past.users.contains(member) { touched.insert(member) }
    }
    return isWhole
  }

  private mutating func part(_ members: Set<Int>, _ id: Int) {
    joining[id]?.subtract(members)
    guard let group = model.groups[id] else { return }
    let present = members.intersection(group.everybody)
    leaving[id, default: []].formUnion(present)
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
    for (id, open) in episodes { model.episodes[id] = open.isEmpty ? nil : open }
  }
}
