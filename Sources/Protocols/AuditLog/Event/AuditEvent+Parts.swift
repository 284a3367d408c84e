internal import Diagnostics
internal import JSON

/// Events too large for one entry.
extension AuditEvent {
  /// Octets of changes, and of personal values, in one part. Sealed values grow by a third; both then leave a quarter of
  /// an entry to its other members.
  fileprivate static let partOctets = 20_480

  /// The event as one or more events that each fit into an entry, changes and personal values divided among them. All
  /// parts have the event's time, action, target and request, by which they are known to belong together. A single value
  /// too large for any entry is replaced by `{"omittedOctets": n}`.
  public var parts: [AuditEvent] {
    let changes = changes.map(\.fitted).grouped(octets: \.octets)
    let values = personal.flatMap(\.fittedMembers).grouped(octets: \.octets)
    return (0..<max(changes.count, values.count, 1)).map {
      replacing($0 < changes.count ? changes[$0] : [], $0 < values.count ? values[$0] : [])
    }
  }

  private func replacing(_ changes: [AuditChange], _ values: [PersonalMember]) -> AuditEvent {
    var part = self
    part.changes = changes
    part.personal = []
    for value in values {
      let begun = part.personal.last?.subject.hasSameOctets(as: value.subject) ?? false
      if !begun { part.personal.append(PersonalValues(subject: value.subject, values: [:])) }
      part.personal[part.personal.count - 1].values[value.member.name] = value.member.value
    }
    return part
  }

  fileprivate static func fitted(_ value: JSONValue) -> JSONValue {
    let octets = value.serialized().count
    return octets <= partOctets / 4 ? value : ["omittedOctets": .number(JSONNumber(octets))]
  }
}

/// One personal value.
private struct PersonalMember {
  /// What a subject's seal costs beside its values.
  static let overhead = 512

  var subject: String
  var member: JSONObject.Member

  var octets: Int { Self.overhead + member.name.utf8.count + member.value.serialized().count }
}

extension PersonalValues {
  fileprivate var fittedMembers: [PersonalMember] {
    values.map { PersonalMember(subject: subject, member: .init(name: $0.name, value: AuditEvent.fitted($0.value))) }
  }
}

extension AuditChange {
  /// What the change takes in an entry, give or take the escapes in its path.
  fileprivate var octets: Int {
    64 + 2 * path.utf8.count + (before?.serialized().count ?? 4) + (after?.serialized().count ?? 4)
  }

  fileprivate var fitted: AuditChange {
    AuditChange(kind, path: path, before: before.map(AuditEvent.fitted), after: after.map(AuditEvent.fitted))
  }
}

extension Array {
  /// Consecutive elements in groups of at most a part's octets; an element above that makes a group of its own.
  fileprivate func grouped(octets: (Element) -> Int) -> [[Element]] {
    var (groups, size): ([[Element]], Int) = ([], 0)
    for element in self {
      let added = octets(element)
      if groups.isEmpty || size + added > AuditEvent.partOctets {
        groups.append([])
        size = 0
      }
      groups[groups.count - 1].append(element)
      size += added
    }
    return groups
  }
}
