import Diagnostics
import RoleMapping

/// Steps, weighed so that a directory of some two dozen people keeps moving.
extension ModelGenerator {
  mutating func step(for model: NaiveModel) -> ModelStep {
    // First somebody must be there.
    if model.past.users.isEmpty || model.past.groups.isEmpty { return .write(write(for: model)) }
    if model.isSuspended, once(in: 4) { return .resume }
    if model.openHold != nil, once(in: 8) { return .hold(holdDecision(for: model)) }
    if !model.holds.isEmpty, once(in: model.openHold == nil ? 60 : 12) { return .undo(hold: anyHold(of: model)) }
    if once(in: model.policy.stage == nil ? 300 : 20) { return .rollout(rolloutStep()) }
    switch number(0...99) {
    case 0..<46: return .write(write(for: model))
    case 46..<50: return .use(use(in: model))
    case 50..<53: return .review(reviewStep(for: model))
    case 53..<54: return reinstatement(in: model)
    case 54..<56: return .clean
    case 56..<59: return .bulk((0..<number(2...4)).map { _ in change(for: model) })
    case 59..<60: return .onboard(user(), group: anyGroup(of: model))
    case 60..<65: return policyStep(for: model, isPreview: once(in: 3))
    case 65..<66: return .offer(offer())
    case 66..<67: return .rollBack(to: number(max(1, model.version - 5)...model.version))
    case 67..<68: return .suspend
    case 68..<75: return .signIn(signIn(for: model))
    case 75..<78: return .look(user: anyUser(of: model))
    case 78..<86: return .pass(seconds: time())
    case 86..<93: return .evaluate
    case 93..<96: return .deliver(dies: once(in: 4))
    case 96..<97: return .restart
    default: return crash(for: model)
    }
  }

  private mutating func policyStep(for model: NaiveModel, isPreview: Bool) -> ModelStep {
    let rules = once(in: 10) ? model.policy.rules : change(of: model.policy.rules, under: model.offer)
    return .policy(rules, once(in: 4) ? stage() : nil, isPreview: isPreview)
  }

  /// Mostly the newest.
  private mutating func anyHold(of model: NaiveModel) -> Int {
    once(in: 4) ? number(0...model.holds.count - 1) : model.holds.count - 1
  }

  private mutating func holdDecision(for model: NaiveModel) -> ModelHoldDecision {
    let waiting = model.held.filter { $0.value.contains { $0.hold != nil } }.keys.sorted()
    guard !waiting.isEmpty else { return .releaseAll }
    switch number(0...3) {
    case 0: return .release(user: pick(waiting))
    case 1: return .urgent(user: pick(waiting))
    default: return .releaseAll
    }
  }

  /// Mostly forward, by minutes; sometimes by hours; now and then somebody sets the clock back a little.
  private mutating func time() -> Int {
    switch number(0...9) {
    case 0: once(in: 40) ? number(86_400...3_000_000) : -number(1...90)
    case 1, 2: number(3600...30_000)
    default: number(1...900)
    }
  }

  private mutating func crash(for model: NaiveModel) -> ModelStep {
    // Only a step that writes can be cut in its write.
    guard !model.isSuspended else { return .restart }
    let inner: ModelStep
    switch number(0...9) {
    case 0: inner = policyStep(for: model, isPreview: false)
    // An undo that a job goes on with is a second write.
    case 1 where !model.holds.contains(where: \.isUndoing): inner = .evaluate
    case 2: inner = .signIn(ModelSignIn(name: personName(of: model), groups: some(Self.groupNames, atMost: 2)))
    case 3 where model.openHold != nil: inner = .hold(holdDecision(for: model))
    case 4 where !model.holds.isEmpty: inner = .undo(hold: anyHold(of: model))
    case 5: inner = .review(reviewStep(for: model))
    case 6: inner = .rollout(rolloutStep())
    case 7: inner = reinstatement(in: model)
    default: inner = .write(write(for: model))
    }
    return .crash(inner, keeps: once(in: 2))
  }

  private mutating func signIn(for model: NaiveModel) -> ModelSignIn {
    var signIn = ModelSignIn(name: personName(of: model))
    signIn.groups = some(Self.groupNames, atMost: 3)
    if once(in: 6) { signIn.flaw = pick([.wrongAudience, .unsigned]) }
    // A response can be posted again while it is good; later it is refused for its age.
    let age = model.lastSignIn.map { model.now - $0 }
    if let age, age >= .zero, age < .seconds(120), once(in: 3) { signIn.flaw = .replayed }
    return signIn
  }

  private mutating func personName(of model: NaiveModel) -> String {
    let names = model.users.values.map(\.name).sorted()
    return names.isEmpty || once(in: 10) ? "nobody" : once(in: 3) ? pick(names).uppercased() : pick(names)
  }

  /// A number that some user has or, now and then, had.
  mutating func anyUser(of model: NaiveModel) -> Int {
    let gone = Array(Set(model.past.users).subtracting(model.users.keys)).sorted()
    if !gone.isEmpty, once(in: 25) || model.users.isEmpty { return pick(gone) }
    return pick(model.users.keys.sorted())
  }

  mutating func anyGroup(of model: NaiveModel) -> Int {
    let gone = Array(Set(model.past.groups).subtracting(model.groups.keys)).sorted()
    if !gone.isEmpty, once(in: 25) || model.groups.isEmpty { return pick(gone) }
    return pick(model.groups.keys.sorted())
  }
}

/// Writes of the directory.
extension ModelGenerator {
  mutating func write(for model: NaiveModel) -> ModelWrite {
    if model.past.users.isEmpty || model.users.count < 8 { return .createUser(user()) }
    if model.past.groups.isEmpty || model.groups.count < 3 { return .createGroup(group(in: model)) }
    if model.users.count < 24, once(in: 6) { return .createUser(user()) }
    if model.groups.count < 8, once(in: 8) { return .createGroup(group(in: model)) }
    return change(for: model)
  }

  /// A write that makes nobody.
  mutating func change(for model: NaiveModel) -> ModelWrite {
    guard !model.users.isEmpty, !model.groups.isEmpty else { return .createUser(user()) }
    switch number(0...19) {
    case 0...4: return .patchUser(anyUser(of: model), edit())
    case 5:
      let id = anyUser(of: model)
      var user = user()
      if let known = model.users[id], !once(in: 4) { user.name = known.name }
      return .replaceUser(id, user)
    case 6: return .deleteUser(anyUser(of: model))
    case 7: return .replaceGroup(anyGroup(of: model), group(in: model))
    case 8 where once(in: 3): return .deleteGroup(anyGroup(of: model))
    default: return .patchGroup(anyGroup(of: model), (0..<number(1...2)).map { _ in groupEdit(in: model) })
    }
  }

  mutating func user() -> ModelUser {
    ModelUser(
      name: name(), active: pick([true, true, nil, false]), userType: maybe(Self.userTypes),
      department: maybe(Self.departments))
  }

  private mutating func edit() -> ModelUserEdit {
    switch number(0...9) {
    case 0...2: .active(pick([true, false]))
    case 3: .active(nil)
    case 4...6: .userType(maybe(Self.userTypes))
    case 7, 8: .department(maybe(Self.departments))
    default: .rename(name())
    }
  }

  mutating func group(in model: NaiveModel) -> ModelGroup {
    ModelGroup(
      name: pick(Self.groupNames), key: maybe(Self.keys),
      members: Set(some(model.users.keys.sorted(), atMost: 6)))
  }

  private mutating func groupEdit(in model: NaiveModel) -> ModelGroupEdit {
    switch number(0...11) {
    case 0: .rename(pick(Self.groupNames))
    case 1: .key(maybe(Self.keys))
    case 2...6: .join(some(model.users.keys.sorted(), atMost: 3) + [anyUser(of: model)])
    case 7...9: .leave([anyUser(of: model)])
    case 10: once(in: 2) ? .empty : .hold(group: anyGroup(of: model))
    default: .letGo(group: anyGroup(of: model))
    }
  }
}
