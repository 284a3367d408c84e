internal import Diagnostics

/// The order in which the operations of a bulk request are carried out: as they came, but what an operation refers to
/// before the operation itself (RFC 7644 §3.7.1, §3.7.2).
public struct BulkOrder: Hashable, Sendable {
  /// Operations to carry out together, by their place in the request: one, or several that refer to one another in a
  /// circle, in the order of the request.
  public struct Step: Hashable, Sendable {
    public var operations: [Int]
    public var isCircular: Bool
  }

  public let steps: [Step]
  /// By place in the request: the places of the creates that the operation refers to, itself included where it does.
  public let dependencies: [[Int]]

  public init(_ operations: [BulkOperation]) {
    var creators: [OctetKey: Int] = [:]
    for (place, operation) in operations.enumerated() {
      guard let id = operation.bulkID, case .success(let instruction) = operation.instruction else { continue }
      if instruction.method == .post { creators[OctetKey(id)] = place }
    }
    let dependencies = operations.map { operation -> [Int] in
      guard case .success(let instruction) = operation.instruction else { return [] }
      return instruction.references.compactMap { creators[OctetKey($0)] }
    }
    self.dependencies = dependencies
    var search = CircleSearch(edges: dependencies)
    steps = search.circles().map { places in
      Step(operations: places, isCircular: places.count > 1 || dependencies[places[0]].contains(places[0]))
    }
  }
}

/// Tarjan's search for strongly connected components, with a stack of its own so that a long chain costs no call depth.
/// Components come out after all they lead to.
private struct CircleSearch {
  let edges: [[Int]]
  private var order: [Int?]
  private var lowest: [Int]
  private var isOpen: [Bool]
  private var open: [Int] = []
  private var count = 0
  private var found: [[Int]] = []

  init(edges: [[Int]]) {
    self.edges = edges
    order = Array(repeating: nil, count: edges.count)
    lowest = Array(repeating: 0, count: edges.count)
    isOpen = Array(repeating: false, count: edges.count)
  }

  mutating func circles() -> [[Int]] {
    for start in edges.indices where order[start] == nil { visit(from: start) }
    return found
  }

  private mutating func visit(from start: Int) {
    var calls: [(node: Int, next: Int)] = [(start, 0)]
    enter(start)
    while let call = calls.last {
      let node = call.node
      if call.next < edges[node].count {
        calls[calls.count - 1].next += 1
        let target = edges[node][call.next]
        if let seen = order[target] {
          if isOpen[target] { lowest[node] = min(lowest[node], seen) }
        } else {
          enter(target)
          calls.append((target, 0))
        }
      } else {
        calls.removeLast()
        if let caller = calls.last?.node { lowest[caller] = min(lowest[caller], lowest[node]) }
        if lowest[node] == order[node] { close(at: node) }
      }
    }
  }

  private mutating func enter(_ node: Int) {
    (order[node], lowest[node], isOpen[node]) = (count, count, true)
    count += 1
    open.append(node)
  }

  /// Everything entered since the node belongs to its component.
  private mutating func close(at node: Int) {
    var component: [Int] = []
    while let last = open.popLast() {
      isOpen[last] = false
      component.append(last)
      if last == node { break }
    }
    found.append(component.sorted())
  }
}
