internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

extension Hold {
  static let columns = "tenant, id, opened, request, losing, holding, limits, state, closed, work, let_go_whole"

  init(_ row: any SQLRow) throws {
    self.init(
      id: try row.id(1), tenant: try row.id(0), opened: try row.time(2), request: try row.string(3),
      losing: try row.number(4), holding: try row.number(5), limits: GuardPolicy(stored: try row.document(6)),
      state: try row.word(7), closed: row.optionalTime(8),
      work: try row.optionalDocument(9).flatMap(Work.init(stored:)),
      isLetGoWhole: try row.flag(10))
  }

  var values: [SQLValue] {
    [
      .id(tenant), .id(id), .time(opened), .text(request), .number(losing), .number(holding),
      .document(limits.stored),
    ] + changingValues
  }

  /// State, end, work and whether all was let go.
  var changingValues: [SQLValue] {
    [.text(state.rawValue), .time(closed), .document(work?.stored), .flag(isLetGoWhole)]
  }
}

extension GuardPolicy {
  fileprivate init(stored: JSONObject) {
    self.init(
      count: stored["count"]?.intValue ?? 0, percent: stored["percent"]?.intValue ?? 0,
      window: .seconds(stored["window"]?.intValue ?? 0))
  }

  fileprivate var stored: JSONObject {
    [
      "count": .number(JSONNumber(count)), "percent": .number(JSONNumber(percent)),
      "window": .number(JSONNumber(Int(window.components.seconds))),
    ]
  }
}

extension Hold.Work {
  fileprivate init?(stored: JSONObject) {
    if let chosen = stored["release"] {
      self = .release(
        HoldSelection(
          users: Set((chosen["users"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap { ResourceID($0) } }),
          roles: Set((chosen["roles"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap { RoleReference($0) } })))
    } else if let place = stored["undo"] {
      self = .undo(before: place.intValue)
    } else {
      return nil
    }
  }

  fileprivate var stored: JSONObject {
    switch self {
    case .release(let chosen):
      [
        "release": [
          "users": .array(chosen.users.sorted().map { .string($0.description) }),
          "roles": .array(chosen.roles.sorted().map { .string($0.description) }),
        ]
      ]
    case .undo(let place): ["undo": place.map { .number(JSONNumber($0)) } ?? JSONValue.null]
    }
  }
}
