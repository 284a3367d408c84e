internal import LanyardService

/// What the findings of a preview mean, in words.
enum FindingWords {
  /// Such as `8 people get a role that adds nothing to another one of theirs (role.redundant)`; a code that has no words
  /// here stands alone.
  static func line(_ code: String, _ count: Int) -> String {
    guard let words = words[code] else { return "\(code): \(ApplyReport.people(count))" }
    return "\(ApplyReport.people(count)) \(count == 1 ? words.one : words.many) (\(code))"
  }

  private static let words: [String: (one: String, many: String)] = [
    "subject.deactivated": ("is deactivated and has no roles", "are deactivated and have no roles"),
    "role.redundant": (
      "gets a role that adds nothing to another one of theirs", "get a role that adds nothing to another one of theirs"
    ),
    "role.suppressed": (
      "is not given a role again that a review or disuse has ended",
      "are not given a role again that a review or disuse has ended"
    ),
    "grant.expired": (
      "had a role for its time, and does not get it again by itself",
      "had a role for its time, and do not get it again by themselves"
    ),
    "rule.sources": (
      "meets a condition by the word of a source that the rule does not believe",
      "meet a condition by the word of a source that the rule does not believe"
    ),
    "mapping.roles.exclusive": (
      "meets rules for roles that exclude each other", "meet rules for roles that exclude each other"
    ),
    "grant.exclusive": (
      "does not get a role that excludes one that stays", "do not get a role that excludes one that stays"
    ),
    "grant.above-ceiling": (
      "does not get a role that the tenant may not confer", "do not get a role that the tenant may not confer"
    ),
    "mapping.attribute.missing": (
      "lacks an attribute that the policy requires, and has no roles",
      "lack an attribute that the policy requires, and have no roles"
    ),
    "mapping.attribute.wrong-type": (
      "has an attribute whose value is of another type", "have an attribute whose value is of another type"
    ),
    "mapping.attribute.not-allowed": (
      "has an attribute whose value the policy does not list", "have an attribute whose value the policy does not list"
    ),
  ]
}
