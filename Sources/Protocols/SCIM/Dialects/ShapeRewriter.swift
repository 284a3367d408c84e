internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// Carries the rewrites through a request and remembers which had something to do.
struct ShapeRewriter {
  private(set) var applied: Set<String> = []
  private let registry: SchemaRegistry

  init(_ registry: SchemaRegistry) {
    self.registry = registry
  }

  mutating func rewritten(_ shape: SCIMRequestShape) -> SCIMRequestShape {
    guard !isBulk(shape) else { return rewrittenBulk(shape) }
    var shape = shape
    let type = type(of: shape)
    for rewrite in Rewrite.all {
      for change in rewrite.changes { apply(change, of: rewrite, to: &shape, type) }
    }
    return shape
  }

  private func isBulk(_ shape: SCIMRequestShape) -> Bool {
    shape.method == "POST" && shape.path.count == 1 && shape.path.first == "Bulk"
  }

  /// A bulk request (RFC 7644 §3.7): the `data` of each operation is the body of a request of its own.
  private mutating func rewrittenBulk(_ shape: SCIMRequestShape) -> SCIMRequestShape {
    guard var body = shape.body?.objectValue, let member = body.member(ignoringCase: "Operations"),
      let list = member.value.arrayValue
    else { return shape }
    let made = list.map { $0.objectValue.flatMap { rewrittenBulk(operation: $0) } }
    guard made.contains(where: { $0 != nil }) else { return shape }
    body[member.name] = .array(zip(list, made).map { old, new in new.map { .object($0) } ?? old })
    var shape = shape
    shape.body = .object(body)
    return shape
  }

  private mutating func rewrittenBulk(operation: JSONObject) -> JSONObject? {
    guard let method = operation.member(ignoringCase: "method")?.value.stringValue,
      let path = operation.member(ignoringCase: "path")?.value.stringValue, path.utf8.count <= 1024,
      let data = operation.member(ignoringCase: "data")
    else { return nil }
    let inner = SCIMRequestShape(method: method, path: path.split(separator: "/").map(String.init), body: data.value)
    // A bulk request inside of one is no operation that the standard knows.
    guard !isBulk(inner) else { return nil }
    let rewritten = rewritten(inner)
    guard rewritten != inner, let body = rewritten.body else { return nil }
    var operation = operation
    operation[data.name] = body
    return operation
  }

  /// What the request is about; nil for discovery and for searches, whose bodies hold no resource.
  private func type(of shape: SCIMRequestShape) -> ResourceType? {
    guard let first = shape.path.first else { return nil }
    return registry.resourceType(endpoint: first)
  }

  private mutating func apply(
    _ change: Rewrite.Change, of rewrite: Rewrite, to shape: inout SCIMRequestShape, _ type: ResourceType?
  ) {
    switch change {
    case .query(let make):
      for place in shape.query.indices.reversed() {
        guard let items = make(shape.query[place], type) else { continue }
        shape.query.replaceSubrange(place...place, with: items)
        applied.insert(rewrite.name)
      }
      eachSearchMember(of: &shape, rewrite) { item in make(item, type)?.first?.value }
    case .operation(let make):
      guard let type else { return }
      eachOperation(of: &shape, rewrite) { make($0, type) }
    case .members(let make):
      guard let type else { return }
      eachResource(of: &shape, rewrite) { make($0, type) }
    case .value(let isConcerned, let make):
      guard let type else { return }
      eachValue(of: &shape, rewrite, ValueRewriter(type: type, isConcerned: isConcerned, make: make))
    }
  }

  /// The body of a search says what the query of a list says (RFC 7644 §3.4.3); its lists hold a value each.
  private mutating func eachSearchMember(
    of shape: inout SCIMRequestShape, _ rewrite: Rewrite, _ make: (SCIMRequestShape.QueryItem) -> String?
  ) {
    guard shape.isSearch, var body = shape.body?.objectValue else { return }
    var isChanged = false
    func changed(_ value: JSONValue, _ name: String) -> JSONValue {
      guard let text = value.stringValue, let made = make(.init(name: name, value: text)) else { return value }
      isChanged = true
      return .string(made)
    }
    for member in body.members {
      body[member.name] =
        switch member.value {
        case .array(let elements): .array(elements.map { changed($0, member.name) })
        default: changed(member.value, member.name)
        }
    }
    guard isChanged else { return }
    shape.body = .object(body)
    applied.insert(rewrite.name)
  }

  /// Puts what `make` makes of the operations in their place.
  private mutating func eachOperation(
    of shape: inout SCIMRequestShape, _ rewrite: Rewrite, _ make: (OperationShape) -> [OperationShape]?
  ) {
    guard shape.isPatch, let member = shape.body?.objectValue?.member(ignoringCase: "Operations"),
      let list = member.value.arrayValue
    else { return }
    let made = list.map { $0.objectValue.flatMap { make(OperationShape($0)) } }
    guard made.contains(where: { $0 != nil }) else { return }
    let operations = zip(list, made).flatMap { old, new in new?.map { .object($0.object) } ?? [old] }
    var body = shape.body?.objectValue ?? JSONObject()
    body[member.name] = .array(operations)
    shape.body = .object(body)
    applied.insert(rewrite.name)
  }

  /// Puts what `make` makes of a resource in its place: the body, or the value of an operation without a path.
  private mutating func eachResource(
    of shape: inout SCIMRequestShape, _ rewrite: Rewrite, _ make: (JSONObject) -> JSONObject?
  ) {
    eachOperation(of: &shape, rewrite) { operation in
      guard operation.path == nil, let changed = operation.value?.objectValue.flatMap(make) else { return nil }
      var operation = operation
      operation.value = .object(changed)
      return [operation]
    }
    guard shape.holdsResource, let changed = shape.body?.objectValue.flatMap(make) else { return }
    shape.body = .object(changed)
    applied.insert(rewrite.name)
  }

  private mutating func eachValue(of shape: inout SCIMRequestShape, _ rewrite: Rewrite, _ values: ValueRewriter) {
    eachResource(of: &shape, rewrite) { values.resource($0) }
    eachOperation(of: &shape, rewrite) { operation in
      guard let path = operation.path, let value = operation.value, let changed = values.value(value, at: path),
        // A removal of nothing that can be named must never become one of everything.
        operation.verb != .remove || !changed.isNull
      else { return nil }
      var operation = operation
      operation.value = changed
      return [operation]
    }
  }
}
