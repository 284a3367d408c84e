internal import Diagnostics
internal import LanyardCore

extension Tenant {
  static let columns = "id, name, display_name, state, created"

  init(_ row: any SQLRow) throws {
    self.init(
      id: try row.id(0), name: try Self.name(row.string(1)), displayName: try row.string(2), state: try row.word(3),
      created: try row.time(4))
  }

  var values: [SQLValue] {
    [.id(id), .text(name.text), .text(displayName), .text(state.rawValue), .time(created)]
  }

  private static func name(_ text: String) throws -> TenantName {
    text.hasSameOctets(as: TenantName.operator.text) ? .operator : try TenantName(text)
  }
}
