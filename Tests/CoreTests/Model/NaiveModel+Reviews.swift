import Diagnostics
import LanyardCore
import LanyardService
import RoleMapping

/// What people decide of grants, and what follows from it.
extension NaiveModel {
  mutating func review(_ step: ModelReviewStep) -> ModelOutcome {
    switch step {
    case .create(let application, let dueIn, let removesOverdue):
      let items = held.values.flatMap(\.self).filter { $0.isEffective(at: now) }
        .filter { application == nil || $0.role.application == application }
        .map { ModelReview.Item(user: $0.user, role: $0.role, heldSince: $0.heldSince) }
      guard !items.isEmpty else { return refuse("review.created", .reviewScopeInvalid) }
      let due = dueIn.map { now + .seconds($0) }
      reviews.append(ModelReview(items: items.sorted(by: Self.precedes), due: due, removesOverdue: removesOverdue))
      log.append("review.created")
      return ModelOutcome(counts: ["items": items.count])
    case .decide(let place, let verdicts): return decide(place, verdicts)
    case .close(let place):
      if !reviews[place].isClosed { log.append("review.closed") }
      reviews[place].isClosed = true
      return ModelOutcome()
    }
  }

  private static func precedes(_ left: ModelReview.Item, _ right: ModelReview.Item) -> Bool {
    (left.user, left.role, left.heldSince) < (right.user, right.role, right.heldSince)
  }

  private mutating func refuse(_ action: String, _ code: ErrorCode) -> ModelOutcome {
    log.append("\(action) refused \(code)")
    return ModelOutcome(refusals: [code])
  }

  private mutating func decide(_ place: Int, _ verdicts: [ModelReviewStep.Verdict]) -> ModelOutcome {
    guard !reviews[place].isClosed else { return refuse("review.decided", .reviewClosed) }
    var counts: [String: Int] = [:]
    var taken: [Int: Set<RoleReference>] = [:]
    for verdict in verdicts {
      let item = reviews[place].items[verdict.item]
      if reviews[place].kept[item] == verdict.keeps {
        counts["unchanged", default: 0] += 1
      } else if reviews[place].removed.contains(item) {
        counts["refused", default: 0] += 1
      } else {
        counts[note(item, of: place, keeps: verdict.keeps, "review.decided", &taken), default: 0] += 1
      }
    }
    take(taken)
    return ModelOutcome(counts: counts)
  }

  /// - Returns: what comes of it.
  private mutating func note(
    _ item: ModelReview.Item, of place: Int, keeps: Bool, _ action: String, _ taken: inout [Int: Set<RoleReference>]
  ) -> String {
    reviews[place].kept[item] = keeps
    log.append("\(action) \(item.user)")
    // A role that was lost and given again is another holding.
    let isHeld = held[item.user]?.contains { $0.role == item.role && $0.heldSince == item.heldSince } ?? false
    guard isHeld else { return "gone" }
    if keeps { return "kept" }
    reviews[place].removed.insert(item)
    taken[item.user, default: []].insert(item.role)
    return "removed"
  }

  /// What nobody decided of in time, where it is not to stay.
  mutating func takeOverdue() {
    for place in reviews.indices {
      let review = reviews[place]
      guard !review.isClosed, review.removesOverdue, let due = review.due, due <= now else { continue }
      var taken: [Int: Set<RoleReference>] = [:]
      for item in review.items where review.kept[item] == nil {
        _ = note(item, of: place, keeps: false, "review.overdue", &taken)
      }
      take(taken)
    }
  }

  /// Takes roles away while rules still confer them; they are not given again, and whose they were is judged later.
  mutating func take(_ taken: [Int: Set<RoleReference>]) {
    var left: Set<Int> = []
    for (id, roles) in taken.sorted(by: { $0.key < $1.key }) {
      var (story, staying) = ([String](), [Grant]())
      for grant in held[id] ?? [] {
        guard !grant.isEffective(at: now) || roles.contains(grant.role) else {
          staying.append(grant)
          continue
        }
        if let hold = grant.hold { left.insert(hold) }
        let ending = end(grant, as: grant.isEffective(at: now) ? .revoked : .expired)
        story.append("-\(grant.role) \(ending)")
      }
      suppressed[id, default: []].formUnion(roles)
      marked.insert(id)
      conclude(id, staying, story)
    }
    closeEmptied(left)
  }

  /// A person gives back what was taken.
  mutating func reinstate(_ role: RoleReference, to id: Int) -> ErrorCode? {
    guard users[id] != nil else { return refuse("grants.reinstated", .subjectUnknown).refusals[0] }
    guard suppressed[id]?.contains(role) ?? false else {
      return refuse("grants.reinstated", .suppressionUnknown).refusals[0]
    }
    log.append("grants.reinstated \(id)")
    lifting[id] = [role]
    judge([id])
    lifting = [:]
    return nil
  }
}
