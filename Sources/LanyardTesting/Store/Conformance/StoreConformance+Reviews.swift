internal import Diagnostics
internal import LanyardCore
internal import RoleMapping

extension StoreConformance {
  static let reviews: [StoreBehaviour] = [
    StoreBehaviour("a review is kept whole, found by id and by name, and closed once it is") { store in
      var review = sampleReview(1, name: "spring", due: Sample.moment)
      try await store.change(
        .insertReview(review, items: []), .insertReview(sampleReview(2, name: "Spring"), items: []))
      try await store.refuses(.storeUniqueness, .insertReview(sampleReview(3, name: "spring"), items: []))
      try await store.refuses(.storeVersionConflict, .updateReview(sampleReview(4, name: "none")))
      review.closed = Sample.moment + .seconds(1)
      try await store.change(.updateReview(review))
      let expected = review
      try await store.read { reader in
        try requireEqual(try reader.review(expected.id, tenant: Sample.acme), expected, "by id")
        try requireEqual(try reader.review(named: "spring", tenant: Sample.acme), expected, "by name")
        try requireEqual(try reader.reviews(of: Sample.acme).map(\.name), ["spring", "Spring"], "all")
        try require(try reader.review(named: "spring", tenant: Sample.globex) == nil, "another tenant's")
        try require(try reader.reviews(of: Sample.globex).isEmpty, "another tenant's")
      }
    },
    StoreBehaviour("items are listed page by page, decided, and overdue only where that removes them") { store in
      let (first, second) = (sampleReview(1, name: "a", due: Sample.moment), sampleReview(2, name: "b", removes: false))
      try await store.change(
        .insertReview(first, items: [3, 1, 2].map { reviewItem($0, of: first) }),
        .insertReview(second, items: [reviewItem(1, of: second)]))
      var decided = reviewItem(2, of: first)
      (decided.decision, decided.outcome, decided.reason) = (.remove, .removed, "left")
      (decided.reviewer, decided.decided) = ("eve@acme.example", Sample.moment)
      try await store.change(.updateReviewItem(decided))
      try await store.refuses(.storeVersionConflict, .updateReviewItem(reviewItem(9, of: first)))
      let row = decided
      try await store.read { reader in
        func items(_ undecided: Bool, _ after: Int?, _ limit: Int) throws -> [ReviewItem] {
          try reader.reviewItems(
            of: first.id, tenant: Sample.acme, undecidedOnly: undecided, after: after.map { Sample.id($0) },
            limit: limit)
        }
        let (one, three) = (reviewItem(1, of: first), reviewItem(3, of: first))
        try requireEqual(try items(false, nil, 9), [one, row, three], "all")
        try requireEqual(try items(false, 1, 1), [row], "a page")
        try requireEqual(try items(true, nil, 9), [one, three], "undecided")
        try requireEqual(try reader.undecidedCount(of: first.id, tenant: Sample.acme), 2, "how many")
        let asked: [GrantID] = [3, 2, 7].map { Sample.id($0) }
        try requireEqual(
          try reader.reviewItems(asked, of: first.id, tenant: Sample.acme), [row, three], "those asked for")
        try require(try reader.reviewItems(asked, of: first.id, tenant: Sample.globex).isEmpty, "another tenant's")
        try require(try reader.overdueItems(by: Sample.moment - .milliseconds(1), limit: 9).isEmpty, "not yet due")
        try requireEqual(try reader.overdueItems(by: Sample.moment, limit: 9), [one, three], "overdue")
        try requireEqual(try reader.overdueItems(by: Sample.moment, limit: 1), [one], "the first")
      }
    },
  ]

  private static func sampleReview(
    _ number: Int, name: String, due: Instant? = nil, removes: Bool = true
  ) -> AccessReview {
    AccessReview(
      id: Sample.id(number), tenant: Sample.acme, name: name, application: "crm",
      roles: [RoleReference(application: "crm", role: "agent")], reviewers: ["eve@acme.example"],
      created: Sample.moment, due: due, removesOverdue: removes, items: 3)
  }

  private static func reviewItem(_ number: Int, of review: AccessReview) -> ReviewItem {
    ReviewItem(
      review: review.id, tenant: Sample.acme, id: Sample.id(number), subject: Sample.id(number),
      role: RoleReference(application: "crm", role: "agent"), heldSince: Sample.moment)
  }
}
