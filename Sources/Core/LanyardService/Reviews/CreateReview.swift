public import AuditLog
internal import Diagnostics
internal import JSON
public import LanyardCore
internal import RoleMapping

/// `lanyard review create`: takes down the grants of this moment, for people to decide of. Asking twice for the same review
/// is asking once.
public struct CreateReview: Command {
  public let tenant: TenantID
  let wish: Wish

  public init(tenant: TenantID, wish: Wish) {
    self.tenant = tenant
    self.wish = wish
  }

  public var action: String { "review.created" }
  public var target: AuditTarget { AuditTarget(kind: "Review", id: "new") }

  /// Codes of refusals: `access.scope.missing`, `review.invalid`, `review.name.taken`, `review.scope.invalid`,
  /// `mapping.application.unknown`, `mapping.role.unknown`.
  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<AccessReview> {
    do {
      try AccessPolicy.requireOperator(context.principal)
      try checkForm()
      if let existing = try reader.review(named: wish.name, tenant: tenant) {
        guard existing.wish == wish.normalized else { throw Self.taken(wish.name) }
        return .unchanged(existing)
      }
      if let due = wish.due, due <= context.now { throw Self.pastDue(due) }
      let grants = try snapshot(reader, at: context.now)
      return begin(grants, context)
    } catch let error as CodedError where error.exposure == .caller {
      return refuse(error, context)
    }
  }

  private func begin(_ grants: [Grant], _ context: CommandContext) -> Decision<AccessReview> {
    let wish = wish.normalized
    let review = AccessReview(
      id: context.newID(), tenant: tenant, name: wish.name, application: wish.application, roles: wish.roles,
      reviewers: wish.reviewers, created: context.now, due: wish.due, removesOverdue: wish.removesOverdue,
      items: grants.count)
    let items = grants.map {
      ReviewItem(
        review: review.id, tenant: tenant, id: $0.id, subject: $0.subject, role: $0.role, heldSince: $0.heldSince)
    }
    let event = context.event(
      action, target: AuditTarget(kind: "Review", id: review.id.description),
      changes: [AuditChange(.added, path: "items", after: .number(JSONNumber(items.count)))],
      personal: [
        PersonalValues(
          subject: review.id.description, values: ["reviewers": .array(review.reviewers.map { .string($0) })])
      ])
    return .done(
      review, ChangeSet(recording: TenantEvent(tenant: tenant, event: event), [.insertReview(review, items: items)]))
  }

  /// The grants of this moment that the review is about.
  private func snapshot(_ reader: any StoreReader, at now: Instant) throws -> [Grant] {
    var (grants, after): ([Grant], GrantID?) = ([], nil)
    while true {
      let query = GrantQuery(at: .now(now), application: wish.application, after: after, limit: 1000)
      let page = try reader.grants(matching: query, tenant: tenant)
      grants += page.filter { wish.roles.isEmpty || wish.roles.contains($0.role) }
      guard grants.count <= ReviewRules.maximumItems else { throw Self.scope("more than \(ReviewRules.maximumItems)") }
      guard page.count == 1000 else { break }
      after = page.last?.id
    }
    guard !grants.isEmpty else { throw try unheld(reader) }
    return grants
  }

  /// Why there is nothing to decide of: the first role or application that there is not, or that nobody holds any.
  private func unheld(_ reader: any StoreReader) throws -> CodedError {
    let view = ManifestView(reader: reader)
    for application in [wish.application].compactMap(\.self) + wish.roles.map(\.application)
    where try view.application(application) == nil {
      let near = try view.applications().map(\.name).nearest(to: application)
      return Self.unknown(.mappingApplicationUnknown, "application", application, near: near)
    }
    let known = try view.applications().flatMap { application in
      application.roles.map { RoleReference(application: application.name, role: $0.name) }
    }
    if let role = wish.roles.first(where: { !known.contains($0) }) {
      let near = known.map(\.description).nearest(to: role.description)
      return Self.unknown(.mappingRoleUnknown, "role", role.description, near: near)
    }
    return Self.scope("none: nobody holds any of it")
  }
}

extension AccessReview {
  fileprivate var wish: CreateReview.Wish {
    CreateReview.Wish(
      name: name, application: application, roles: roles, reviewers: reviewers, due: due,
      removesOverdue: removesOverdue)
  }
}
