internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

extension HeldRecord {
  static let columns = "tenant, hold, number, request, changed, resource, image, refusal"

  init(_ row: any SQLRow) throws {
    let document = try row.document(6)
    guard let image = Image(stored: document, tenant: try row.id(0)) else {
      throw CodedError(
        .storeCorrupt, "a stored before-image cannot be read", remedy: "restore the database from a backup",
        exposure: .operator)
    }
    self.init(
      tenant: try row.id(0), hold: try row.id(1), number: try row.number(2), request: try row.string(3),
      changed: try row.time(4), image: image, refusal: try row.optionalDocument(7).map(Refusal.init(stored:)))
  }

  func values(number: Int) -> [SQLValue] {
    [
      .id(tenant), .id(hold), .number(number), .text(request), .time(changed),
      image.deleted.map { .id($0.id) } ?? .null, .document(image.stored), refusalValue,
    ]
  }

  var refusalValue: SQLValue { .document(refusal?.stored) }
}

extension HeldRecord.Refusal {
  fileprivate init(stored: JSONObject) {
    self.init(
      code: ErrorCode(rawValue: stored["code"]?.stringValue ?? ""), message: stored["message"]?.stringValue ?? "",
      remedy: stored["remedy"]?.stringValue ?? "")
  }

  fileprivate var stored: JSONObject {
    ["code": .string(code.rawValue), "message": .string(message), "remedy": .string(remedy)]
  }
}

extension HeldRecord.Image {
  /// The resource that was deleted.
  fileprivate var deleted: StoredResource? { if case .deletion(let resource) = self { resource } else { nil } }

  fileprivate init?(stored: JSONObject, tenant: TenantID) {
    let id = stored["id"]?.stringValue.flatMap { ResourceID($0) }
    let rows = (stored["rows"]?.arrayValue ?? []).compactMap(Membership.init(stored:))
    switch (stored["kind"]?.stringValue, id) {
    case ("attributes", let id?):
      self = .attributes(
        id, type: stored["type"]?.stringValue ?? "", before: stored["before"]?.objectValue ?? [:],
        after: stored["after"]?.objectValue ?? [:])
    case ("deletion", let id?):
      self = .deletion(
        StoredResource(
          id: id, tenant: tenant, type: stored["type"]?.stringValue ?? "",
          version: stored["version"]?.intValue ?? 1, created: Self.moment(stored["created"]),
          lastModified: Self.moment(stored["lastModified"]), document: stored["document"]?.objectValue ?? [:]))
    case ("left", _): self = .left(rows)
    case ("joined", _): self = .joined(rows)
    case ("episodes", let id?):
      let episodes = (stored["episodes"]?.arrayValue ?? []).compactMap { episode in
        episode["rule"]?.stringValue.map { Episode(ruleID: $0, since: Self.moment(episode["since"])) }
      }
      self = .episodes(id, episodes)
    case ("suppressions", let id?):
      let list = stored["suppressions"]?.arrayValue ?? []
      self = .suppressions(id, list.compactMap { Suppression(stored: $0, of: id, tenant: tenant) })
    default: return nil
    }
  }

  fileprivate var stored: JSONObject {
    switch self {
    case .attributes(let id, let type, let before, let after):
      [
        "kind": "attributes", "id": .string(id.description), "type": .string(type), "before": .object(before),
        "after": .object(after),
      ]
    case .deletion(let gone):
      [
        "kind": "deletion", "id": .string(gone.id.description), "type": .string(gone.type),
        "version": .number(JSONNumber(gone.version)), "created": .string(gone.created.rfc3339),
        "lastModified": .string(gone.lastModified.rfc3339), "document": .object(gone.document),
      ]
    case .left(let rows): ["kind": "left", "rows": .array(rows.map(\.stored))]
    case .joined(let rows): ["kind": "joined", "rows": .array(rows.map(\.stored))]
    case .episodes(let subject, let episodes):
      [
        "kind": "episodes", "id": .string(subject.description),
        "episodes": .array(
          episodes.map { ["rule": .string($0.ruleID), "since": .string($0.since.rfc3339)] }),
      ]
    case .suppressions(let subject, let suppressions):
      [
        "kind": "suppressions", "id": .string(subject.description),
        "suppressions": .array(suppressions.map { .object($0.stored) }),
      ]
    }
  }

  fileprivate static func moment(_ value: JSONValue?) -> Instant {
    value?.stringValue.flatMap { Instant(rfc3339: $0) } ?? Instant(milliseconds: 0)
  }
}

extension Suppression {
  fileprivate init?(stored: JSONValue, of subject: ResourceID, tenant: TenantID) {
    guard let application = stored["application"]?.stringValue, let role = stored["role"]?.stringValue,
      let cause = stored["cause"]?.stringValue.flatMap({ Grant.EndCause(rawValue: $0) })
    else { return nil }
    self.init(
      tenant: tenant, subject: subject, role: RoleReference(application: application, role: role), cause: cause,
      since: HeldRecord.Image.moment(stored["since"]), reason: stored["reason"]?.stringValue,
      decidedBy: stored["decidedBy"]?.stringValue)
  }

  fileprivate var stored: JSONObject {
    var object: JSONObject = [
      "application": .string(role.application), "role": .string(role.role), "cause": .string(cause.rawValue),
      "since": .string(since.rfc3339),
    ]
    object["reason"] = reason.map { .string($0) }
    object["decidedBy"] = decidedBy.map { .string($0) }
    return object
  }
}

extension Membership {
  fileprivate init?(stored: JSONValue) {
    guard let group = stored["group"]?.stringValue.flatMap({ ResourceID($0) }),
      let member = stored["member"]?.stringValue.flatMap({ ResourceID($0) }), let type = stored["type"]?.stringValue
    else { return nil }
    self.init(group: group, member: member, type: type, display: stored["display"]?.stringValue)
  }

  fileprivate var stored: JSONValue {
    var object: JSONObject = [
      "group": .string(group.description), "member": .string(member.description), "type": .string(type),
    ]
    if let display { object["display"] = .string(display) }
    return .object(object)
  }
}
