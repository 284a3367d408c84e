internal import LanyardCore

/// A stretch of a query's order that one walk along an index reads.
enum WalkSegment {
  /// The resources without a value, or where values do not count all of them; from beyond an id where one is given.
  case plain(beyond: ResourceID?)
  /// Those with this value, from beyond an id where one is given.
  case equal(SQLValue, beyond: ResourceID?)
  /// Those with a value, from beyond this one where one is given.
  case valued(beyond: SQLValue?)

  /// What is left of the order beyond a key; all of it where there is none.
  static func rest(of order: ResourceOrder, beyond key: ResourceKey?) -> [WalkSegment] {
    let all: [WalkSegment]
    switch order.kind {
    case .id: return [.plain(beyond: key?.id)]
    case .column: all = [.valued(beyond: nil)]
    case .attribute:
      all =
        order.valuesDescend
        ? [.plain(beyond: nil), .valued(beyond: nil)] : [.valued(beyond: nil), .plain(beyond: nil)]
    }
    guard let key else { return all }
    if let value = key.sortValue.flatMap(order.bound) {
      let valued: [WalkSegment] = [.equal(value, beyond: key.id), .valued(beyond: value)]
      if case .attribute = order.kind, !order.valuesDescend { return valued + [.plain(beyond: nil)] }
      return valued
    }
    let valued: [WalkSegment] = order.valuesDescend ? [.valued(beyond: nil)] : []
    if case .column = order.kind { return valued }
    return [.plain(beyond: key.id)] + valued
  }
}
