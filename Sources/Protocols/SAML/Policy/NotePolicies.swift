internal import Diagnostics

/// Times that hold and are still odd: a window that ends before it begins, hardly lasts or lasts for days. Somebody's
/// setting is wrong, though the message may pass.
struct WindowLengthPolicy: AssertionPolicy {
  /// Shorter than a browser and a person need.
  static let shortest = Duration.seconds(10)
  /// Longer than any identity provider's default (Entra ID: an hour and five minutes).
  static let longest = Duration.seconds(86_400)

  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    let conditions = message.assertion.conditions
    var findings: [Finding] = []
    if let begin = conditions?.notBefore, let end = conditions?.notOnOrAfter {
      findings += note("conditions.window", from: begin, to: end)
    }
    for bearer in message.assertion.confirmations where bearer.method.hasSameOctets(as: SAMLVocabulary.bearer) {
      guard let end = bearer.notOnOrAfter else { continue }
      findings += note("confirmation.window", from: message.assertion.issueInstant, to: end)
    }
    if !context.hasBegun(message.assertion.issueInstant) {
      findings.append(.noted("assertion.issue-instant", "\(message.assertion.issueInstant.rfc3339) is still to come"))
    }
    return findings
  }

  private func note(_ check: String, from begin: Instant, to end: Instant) -> [Finding] {
    let length = end - begin
    guard length > .zero else { return [.noted(check, "ends \(end.rfc3339), before it begins \(begin.rfc3339)")] }
    guard (Self.shortest...Self.longest).contains(length) else {
      return [.noted(check, "\(length.components.seconds) s long, where some minutes are usual")]
    }
    return []
  }
}

/// What the attributes say about themselves.
struct AttributesPolicy: AssertionPolicy {
  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    var findings = message.assertion.structuredAttributes.prefix(8).map {
      Finding.noted("attributes.structured", "\($0.inBackticks) has a value that is no text; it is left out")
    }
    if message.assertion.attributes.contains(where: { $0.name.hasSameOctets(as: GroupsOverage.attribute) }) {
      findings.append(GroupsOverage.finding)
    }
    return findings
  }
}

/// Entra ID names no groups once a person is in more than 150: it sends a link instead, and whoever maps groups to roles
/// would take them all away.
enum GroupsOverage {
  static let attribute = "http://schemas.microsoft.com/claims/groups.link"

  static var finding: Finding {
    Finding(
      check: "attributes.groups-overage", outcome: .noted, received: attribute,
      error: CodedError(
        .groupsOverage, "the identity provider sent a link to the person's groups instead of the groups",
        expected: "at most 150 groups", received: attribute.inBackticks,
        remedy: "send only groups assigned to the application, filter the groups claim, or take groups from SCIM"))
  }
}

extension ValidatedAssertion {
  /// Whether the identity provider left the groups out and sent a link to them (Entra ID beyond 150 groups): absent
  /// groups then mean nothing.
  public var hasGroupsOverage: Bool { attributes.contains { $0.name.hasSameOctets(as: GroupsOverage.attribute) } }
}

/// Which vendor switches are on, so that nobody forgets them.
struct LenienciesPolicy: AssertionPolicy {
  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    let names = context.policy.leniencies.map(\.rawValue).sorted()
    return names.isEmpty ? [] : [.noted("leniencies", names.joined(separator: " "))]
  }
}
