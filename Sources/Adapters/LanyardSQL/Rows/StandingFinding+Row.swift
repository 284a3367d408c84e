internal import Diagnostics
internal import LanyardCore

extension StandingFinding {
  static let columns = "code, about"

  init(_ row: any SQLRow) throws {
    self.init(code: ErrorCode(rawValue: try row.string(0)), about: try row.string(1))
  }

  var values: [SQLValue] { [.text(code.rawValue), .text(about)] }
}
