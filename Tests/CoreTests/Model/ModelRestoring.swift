import Diagnostics
import RoleMapping

/// The directory as it will be, image by image, the newest first; what was changed since stays.
struct ModelRestoring {
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
  /// Groups to which somebody comes, or from which somebody goes.
  private var changed: Set<Int> = []
  private let place: Int
  /// Who is judged again.
  private(set) var touched: Set<Int> = []

  /// - Parameter place: that of the hold.
  init(_ model: NaiveModel, undoing place: Int) {
    (self.model, self.place) = (model, place)
  }

  /// What the log tells of resources that are written.
  var restored: [String] {
    users.keys.map { "scim.user.restored \($0)" } + changed.union(groups.keys).map { "scim.group.restored \($0)" }
  }

  /// Whether somebody is left as they are: a person let them go while others waited, or the directory took something from
  /// them since.
  private func isLeft(_ id: Int, since moment: Instant) -> Bool {
    let rows = model.history.filter { $0.user == id } + (model.held[id] ?? [])
    return rows.contains { row in
      guard row.hold == place else {
        return row.ended.map { $0 > moment && (row.isByDirectory || row.isReleased) } ?? (row.hold != nil)
      }
      guard row.isReleased, let ended = row.ended else { return false }
      guard model.holds[place].isLetGoWhole, let closed = model.holds[place].closed else { return true }
      return ended < closed
    }
  }

  /// Whether something else has written this since the image.
  private func isOvertaken(_ part: ModelPart, _ number: Int) -> Bool {
    model.holds[place].overtaken[part].map { number <= $0 } ?? false
  }

  /// What is written.
  var parts: [ModelPart] {
    let people = users.filter { !returning.contains($0.key) }.flatMap { id, user in
      ModelUser.names.filter { model.users[id]?[$0] != user[$0] }.map { ModelPart.attribute(id, $0) }
    }
    let groups = groups.filter { !returning.contains($0.key) }.flatMap { id, group in
      ModelGroup.names.filter { model.groups[id]?[$0] != group[$0] }.map { ModelPart.attribute(id, $0) }
    }
    return people + groups
      + (Array(joining) + Array(leaving)).flatMap { id, members in members.map { .member($0, of: id) } }
  }

  /// Whether all of it could be put back.
  ///
  /// - Parameter number: of the image in its hold, from 1.
  mutating func restore(_ kept: ModelKept, number: Int) -> Bool {
    switch kept.image {
    case .user(let id, let parts, let before, let after):
      guard !isLeft(id, since: kept.changed) else { return false }
      guard var user = users[id] ?? model.users[id] else { return false }
      let isWhole = restore(parts, of: id, number, { before[$0] }, { after[$0] }, { user[$0] }) {
        user.take($0, from: before)
      }
      guard user != users[id] ?? model.users[id] else { return isWhole }
      return put(user, id) && isWhole
    case .group(let id, let parts, let before, let after):
      guard var group = groups[id] ?? model.groups[id] else { return false }
      let old = group
      let isWhole = restore(parts, of: id, number, { before[$0] }, { after[$0] }, { group[$0] }) {
        group.take($0, from: before)
      }
      guard group != old else { return isWhole }
      groups[id] = group
      touched.formUnion(model.groups[id]?.members ?? [])
      return isWhole
    case .userGone(let id, let user):
      guard !isLeft(id, since: kept.changed) else { return false }
      guard users[id] ?? model.users[id] == nil else { return true }
      guard put(user, id) else { return false }
      returning.insert(id)
      return true
    case .groupGone(let id, let group):
      guard groups[id] ?? model.groups[id] == nil else { return true }
      let isReplaced = model.groups.contains { other, now in
        now.name.lowercased() == group.name.lowercased() && model.created[other].map { $0 >= kept.changed } ?? false
      }
      guard !isReplaced else { return false }
      groups[id] = ModelGroup(name: group.name, key: group.key)
      returning.insert(id)
      return true
    case .left(let rows): return rows.count { !join($0.value, $0.key, since: kept.changed, number) } == 0
    case .joined(let id, let members):
      let free = members.filter { !isOvertaken(.member($0, of: id), number) }
      part(free, id)
      return members.subtracting(free).allSatisfy { !isMember($0, of: id) }
    case .episodes(let id, let open):
      if !isLeft(id, since: kept.changed) { episodes[id] = open }
      return true
    case .suppressions(let id, let roles):
      let held = Set((model.held[id] ?? []).map(\.role))
      if !isLeft(id, since: kept.changed) { suppressed[id, default: []].formUnion(roles.subtracting(held)) }
      return true
    }
  }

  /// Puts back the parts that still are as the request left them.
  private func restore(
    _ parts: [String], of id: Int, _ number: Int, _ before: (String) -> String?, _ after: (String) -> String?,
    _ now: (String) -> String?,
    _ take: (String) -> Void
  ) -> Bool {
    var isWhole = true
    for part in parts where now(part) != before(part) {
      if now(part) == after(part), !isOvertaken(.attribute(id, part), number) { take(part) } else { isWhole = false }
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

  private mutating func join(_ all: Set<Int>, _ id: Int, since moment: Instant, _ number: Int) -> Bool {
    let people = Set(model.past.users)
    let members = all.filter { member in
      !isOvertaken(.member(member, of: id), number) && (!people.contains(member) || !isLeft(member, since: moment))
    }
    guard groups[id] ?? model.groups[id] != nil else { return all.isEmpty }
    let present = model.groups[id]?.everybody ?? []
    var isWhole = all.subtracting(members).allSatisfy { isMember($0, of: id) }
    for member in members {
      leaving[id]?.remove(member)
      guard !present.contains(member) else { continue }
      let isThere = model.users[member] != nil || model.groups[member] != nil || returning.contains(member)
      guard isThere else {
        isWhole = false
        continue
      }
      joining[id, default: []].insert(member)
      changed.insert(id)
      if people.contains(member) { touched.insert(member) }
    }
    return isWhole
  }

  private func isMember(_ member: Int, of id: Int) -> Bool {
    if joining[id]?.contains(member) == true { return true }
    return leaving[id]?.contains(member) != true && model.groups[id]?.everybody.contains(member) == true
  }

  private mutating func part(_ members: Set<Int>, _ id: Int) {
    joining[id]?.subtract(members)
    guard let group = model.groups[id] else { return }
    let present = members.intersection(group.everybody)
    if !present.isEmpty { changed.insert(id) }
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
    for (id, roles) in suppressed where !roles.isEmpty { model.suppressed[id, default: []].formUnion(roles) }
    for (id, open) in episodes { model.episodes[id] = open.isEmpty ? nil : open }
  }
}
