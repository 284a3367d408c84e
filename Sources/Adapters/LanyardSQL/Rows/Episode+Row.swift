internal import LanyardCore
internal import RoleMapping

extension Episode {
  static let columns = "rule, since"

  init(_ row: any SQLRow) throws {
    self.init(ruleID: try row.string(0), since: try row.time(1))
  }

  var values: [SQLValue] { [.text(ruleID), .time(since)] }
}
