internal import Diagnostics
public import JSON
internal import LanyardCore
internal import RoleMapping

extension ReviewStanding {
  /// As the admin API and `--json` show it; absent is null.
  public var json: JSONObject {
    [
      "id": .string(review.id.description), "name": .string(review.name), "application": .orNull(review.application),
      "roles": .array(review.roles.map { .string($0.description) }),
      "reviewers": .array(review.reviewers.map { .string($0) }), "createdAt": .string(review.created.rfc3339),
      "due": .orNull(review.due), "onOverdue": review.removesOverdue ? "remove" : "list",
      "items": .number(JSONNumber(review.items)), "undecided": .number(JSONNumber(undecided)),
      "overdue": .bool(isOverdue), "closedAt": .orNull(review.closed),
    ]
  }
}

extension ReviewRow {
  /// One item with whom it is about and what was decided; absent is null.
  public var json: JSONObject {
    [
      "item": .string(item.id.description), "subject": .string(item.subject.description),
      "userName": .orNull(userName), "displayName": .orNull(displayName),
      "application": .string(item.role.application), "role": .string(item.role.role),
      "since": .string(item.heldSince.rfc3339), "lastUsed": .orNull(lastUsed),
      "state": .orNull(state?.rawValue),
      "decision": .orNull(item.decision?.rawValue), "outcome": .orNull(item.outcome?.rawValue),
      "reason": .orNull(item.reason), "reviewer": .orNull(item.reviewer), "decidedAt": .orNull(item.decided),
    ]
  }
}

extension ReviewPage {
  /// `{review, items, next}`.
  public var json: JSONObject {
    [
      "review": .object(standing.json), "items": .array(rows.map { .object($0.json) }),
      "next": .orNull(next?.description),
    ]
  }
}

extension ReviewReport {
  /// `{kept, removed, gone, unchanged, refused}`.
  public var json: JSONObject {
    [
      "kept": .number(JSONNumber(kept)), "removed": .number(JSONNumber(removed)), "gone": .number(JSONNumber(gone)),
      "unchanged": .number(JSONNumber(unchanged)),
      "refused": .array(
        refused.map { refusal in
          [
            "item": .string(refusal.item.description), "code": .string(refusal.error.code.rawValue),
            "message": .string(refusal.error.message), "remedy": .string(refusal.error.remedy),
          ]
        }),
    ]
  }
}
