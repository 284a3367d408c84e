/// A value behind one reference: copying it counts one reference up, however much it holds. Schemas are handed about for
/// every attribute of every request and never change.
final class Shared<Value: Sendable>: Sendable {
  let value: Value

  init(_ value: Value) {
    self.value = value
  }
}
