import RoleMapping

/// Reviews and uses.
extension ModelGenerator {
  mutating func reviewStep(for model: NaiveModel) -> ModelReviewStep {
    let open = model.reviews.indices.filter { !model.reviews[$0].isClosed }
    guard !model.reviews.isEmpty, !open.isEmpty || !once(in: 2) else { return create() }
    switch number(0...9) {
    case 0, 1: return create()
    case 2: return .close(review: anyReview(of: model, open))
    default:
      let place = anyReview(of: model, open)
      let items = Array(model.reviews[place].items.indices)
      let verdicts = (some(items, atMost: 4) + [pick(items)]).map {
        ModelReviewStep.Verdict(item: $0, keeps: once(in: 3))
      }
      return .decide(review: place, Dictionary(grouping: verdicts, by: \.item).values.compactMap(\.first).sorted())
    }
  }

  private mutating func create() -> ModelReviewStep {
    .create(
      application: maybe(ModelOffer.applications.map(\.name)), dueIn: maybe([600, 3600, 20_000]),
      removesOverdue: once(in: 2))
  }

  /// Mostly one that is open.
  private mutating func anyReview(of model: NaiveModel, _ open: [Int]) -> Int {
    open.isEmpty || once(in: 8) ? number(0...model.reviews.count - 1) : pick(open)
  }

  mutating func use(in model: NaiveModel) -> ModelUse {
    let role = pick(ModelOffer.roles)
    return ModelUse(
      user: anyUser(of: model), application: role.application, role: once(in: 2) ? nil : role.role,
      ago: pick([0, 0, 60, 3600, 30_000]))
  }

  /// Mostly of somebody from whom something was taken, and that.
  mutating func reinstatement(in model: NaiveModel) -> ModelStep {
    let people = model.suppressed.keys.sorted()
    guard !people.isEmpty, !once(in: 6) else { return .reinstate(user: anyUser(of: model), pick(ModelOffer.roles)) }
    let user = pick(people)
    return .reinstate(user: user, pick((model.suppressed[user] ?? []).sorted()))
  }
}

extension ModelReviewStep.Verdict: Comparable {
  static func < (left: Self, right: Self) -> Bool { left.item < right.item }
}
