public import Diagnostics
internal import JSON
public import LanyardCore

/// A review with how far it is.
public struct ReviewStanding: Sendable {
  public let review: AccessReview
  /// How many items nobody decided of yet.
  public let undecided: Int
  /// Whether it is open beyond its due date.
  public let isOverdue: Bool
}

/// An item with whom it is about, as the directory has them now.
public struct ReviewRow: Sendable {
  public let item: ReviewItem
  public let userName: String?
  public let displayName: String?
  /// When the role was last used; nil where that is not known, or it is not held any more.
  public let lastUsed: Instant?
  /// Of the grant at this moment; nil where it is not in force any more. That of a `held` one is to be revoked already.
  public let state: Grant.State?
}

/// A review with some of its items, by their ids.
public struct ReviewPage: Sendable {
  /// The most items of one page.
  public static let maximumCount = 1000

  public let standing: ReviewStanding
  public let rows: [ReviewRow]
  /// What `after` is for the next page; nil where there is none.
  public let next: GrantID?
}

/// Reads of reviews.
public struct ReviewQueries: Sendable {
  private let store: any Store
  private let clock: any LanyardCore.Clock

  public init(store: any Store, clock: any LanyardCore.Clock) {
    self.store = store
    self.clock = clock
  }

  /// The tenant's reviews, oldest first.
  public func reviews(of tenant: TenantID) async throws -> [ReviewStanding] {
    let now = clock.now()
    return try await store.read { reader in
      try reader.reviews(of: tenant).map { try Self.standing($0, at: now, reader) }
    }
  }

  /// One page of a review's items.
  ///
  /// - Parameters:
  ///   - review: a name or an id.
  ///   - limit: counts from 1 to ``ReviewPage/maximumCount``.
  /// - Throws: `review.unknown`.
  public func page(
    of review: String, tenant: TenantID, undecidedOnly: Bool = false, after: GrantID? = nil, limit: Int
  ) async throws -> ReviewPage {
    let now = clock.now()
    let limit = min(max(limit, 1), ReviewPage.maximumCount)
    return try await store.read { reader in
      let review = try ReviewRules.review(review, tenant: tenant, reader)
      let found = try reader.reviewItems(
        of: review.id, tenant: tenant, undecidedOnly: undecidedOnly, after: after, limit: limit + 1)
      let items = Array(found.prefix(limit))
      return ReviewPage(
        standing: try Self.standing(review, at: now, reader), rows: try Self.rows(items, tenant, reader),
        next: found.count > limit ? items.last?.id : Optional.none)
    }
  }

  private static func standing(
    _ review: AccessReview, at now: Instant, _ reader: any StoreReader
  ) throws -> ReviewStanding {
    let isOverdue = review.closed == nil && review.due.map { $0 <= now } ?? false
    return ReviewStanding(
      review: review, undecided: try reader.undecidedCount(of: review.id, tenant: review.tenant),
      isOverdue: isOverdue)
  }

  private static func rows(
    _ items: [ReviewItem], _ tenant: TenantID, _ reader: any StoreReader
  ) throws -> [ReviewRow] {
    let subjects = Set(items.map(\.subject)).sorted()
    let people = try reader.people(subjects, tenant: tenant)
    let grants = Dictionary(grouping: try reader.grants(of: subjects, tenant: tenant), by: \.subject)
    return items.map { item in
      let grant = grants[item.subject]?.first { $0.role == item.role && $0.heldSince == item.heldSince }
      return ReviewRow(
        item: item, userName: people[item.subject]?.document["userName"]?.stringValue,
        displayName: people[item.subject]?.document["displayName"]?.stringValue, lastUsed: grant?.lastUsed,
        state: grant?.state)
    }
  }
}
