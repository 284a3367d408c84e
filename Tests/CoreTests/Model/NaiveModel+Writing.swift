import Diagnostics
import SCIM

/// What a write of the directory does to the model.
extension NaiveModel {
  /// Does the write, or says with which code Lanyard must refuse it.
  mutating func write(_ write: ModelWrite) -> ErrorCode? {
    let refusal = refusal(of: write)
    if let refusal {
      log.append("\(write.action) refused \(refusal)")
      return refusal
    }
    switch write {
    case .createUser(let user):
      users[next] = user
      past.users.append(next)
      log.append("\(write.action) \(next)")
      keep([], judge([next]))
      next += 1
    case .replaceUser(let id, var user):
      // Who never speaks of `active` reactivates nobody.
      user.active = user.active ?? users[id]?.active
      change(id, to: user, write)
    case .patchUser(let id, let edit):
      guard var user = users[id] else { break }
      edit.apply(to: &user)
      change(id, to: user, write)
    case .deleteUser(let id): delete(user: id, write)
    case .createGroup(let group):
      groups[next] = group
      past.groups.append(next)
      created[next] = now
      log.append("\(write.action) \(next)")
      let id = next
      next += 1
      let judged = judge(group.members)
      overtake(group.everybody.map { .member($0, of: id) }, keptIn: keeper(of: judged))
      keep([.joined(id, group.everybody)], judged)
    case .replaceGroup(let id, let group): change(id, to: group, write)
    case .patchGroup(let id, let edits):
      guard var group = groups[id] else { break }
      for edit in edits { edit.apply(to: &group) }
      change(id, to: group, write)
    case .deleteGroup(let id): delete(group: id, write)
    }
    return nil
  }

  private mutating func change(_ id: Int, to user: ModelUser, _ write: ModelWrite) {
    guard let before = users[id], before != user else { return }
    users[id] = user
    log.append("\(write.action) \(id)")
    let judged = judge([id])
    // Of somebody whose revocations wait already, no more than a deactivation is kept.
    let names = ModelUser.names.filter { before[$0] != user[$0] }
    let kept = isKeptWhole(judged) ? names : names.filter { $0 == "active" }
    record([.user(id, kept, before: before, after: user)], passing: names.filter { !kept.contains($0) }, of: id, judged)
  }

  /// A group's new name concerns every member; else only who comes and who goes is judged.
  private mutating func change(_ id: Int, to group: ModelGroup, _ write: ModelWrite) {
    guard let before = groups[id], before != group else { return }
    groups[id] = group
    log.append("\(write.action) \(id)")
    let isRenamed = before.name != group.name || before.key != group.key
    let judged = judge(
      isRenamed ? before.members.union(group.members) : before.members.symmetricDifference(group.members))
    let names = ModelGroup.names.filter { before[$0] != group[$0] }
    let kept = isKeptWhole(judged) ? names : []
    record(
      [
        .group(id, kept, before: before, after: group),
        .left([id: before.everybody.subtracting(group.everybody)]),
        .joined(id, group.everybody.subtracting(before.everybody)),
      ], passing: names.filter { !kept.contains($0) }, of: id, judged)
  }

  /// Keeps what was written, and tells the holds what they must not put back any more.
  private mutating func record(_ images: [ModelImage], passing names: [String], of id: Int, _ judged: Judged) {
    let keeper = keeper(of: judged)
    overtake(names.map { .attribute(id, $0) }, keptIn: nil)
    overtake(images.flatMap(\.parts), keptIn: keeper)
    keep(images, judged)
  }

  private mutating func delete(user id: Int, _ write: ModelWrite) {
    guard let gone = users[id] else { return }
    let parents = groups.filter { $0.value.members.contains(id) }.keys
    users[id] = nil
    for group in parents { groups[group]?.members.remove(id) }
    log.append("\(write.action) \(id)")
    let left = Dictionary(uniqueKeysWithValues: parents.map { ($0, Set([id])) })
    keep([.left(left), .userGone(id, gone)], judge([id]))
  }

  /// A group that goes while a hold is open is kept whoever loses by it: its members may have left before.
  private mutating func delete(group id: Int, _ write: ModelWrite) {
    guard let gone = groups[id] else { return }
    let parents = groups.filter { $0.value.groups.contains(id) }.keys
    let open = openHold
    groups[id] = nil
    for group in parents { groups[group]?.groups.remove(id) }
    log.append("\(write.action) \(id)")
    let left = Dictionary(uniqueKeysWithValues: parents.map { ($0, Set([id])) })
    keep([.left(left), .left([id: gone.everybody]), .groupGone(id, gone)], judge(gone.members), in: open)
  }

  private func refusal(of write: ModelWrite) -> ErrorCode? {
    switch write {
    case .createUser(let user): return isTaken(user.name, by: nil) ? .scimUniqueness : nil
    case .replaceUser(let id, let user):
      if users[id] == nil { return .scimResourceUnknown }
      return isTaken(user.name, by: id) ? .scimUniqueness : nil
    case .patchUser(let id, let edit):
      if users[id] == nil { return .scimResourceUnknown }
      if case .rename(let name) = edit, isTaken(name, by: id) { return .scimUniqueness }
      return nil
    case .deleteUser(let id): return users[id] == nil ? .scimResourceUnknown : nil
    case .createGroup(let group): return isWhole(group) ? nil : .scimValueType
    case .replaceGroup(let id, let group):
      if groups[id] == nil { return .scimResourceUnknown }
      return isWhole(group, beside: groups[id]) ? nil : .scimValueType
    case .patchGroup(let id, let edits):
      guard var group = groups[id] else { return .scimResourceUnknown }
      for edit in edits { edit.apply(to: &group) }
      return isWhole(group, beside: groups[id]) ? nil : .scimValueType
    case .deleteGroup(let id): return groups[id] == nil ? .scimResourceUnknown : nil
    }
  }

  private func isTaken(_ name: String, by id: Int?) -> Bool {
    user(named: name).map { $0 != id } ?? false
  }

  /// Whether everybody in the group is there.
  private func isWhole(_ group: ModelGroup, beside before: ModelGroup? = nil) -> Bool {
    group.members.allSatisfy { users[$0] != nil } && group.groups.allSatisfy { groups[$0] != nil }
  }
}

extension ModelGroupEdit {
  func apply(to group: inout ModelGroup) {
    switch self {
    case .rename(let name): group.name = name
    case .key(let key): group.key = key
    case .join(let users): group.members.formUnion(users)
    case .leave(let users): group.members.subtract(users)
    case .empty: (group.members, group.groups) = ([], [])
    case .hold(let other): group.groups.insert(other)
    case .letGo(let other): group.groups.remove(other)
    }
  }
}

extension ModelWrite {
  /// What the log calls it.
  var action: String {
    switch self {
    case .createUser: "scim.user.created"
    case .replaceUser: "scim.user.replaced"
    case .patchUser: "scim.user.patched"
    case .deleteUser: "scim.user.deleted"
    case .createGroup: "scim.group.created"
    case .replaceGroup: "scim.group.replaced"
    case .patchGroup: "scim.group.patched"
    case .deleteGroup: "scim.group.deleted"
    }
  }
}
