/// A value that must not be printed. Its descriptions, its mirror and its interpolations say `<redacted>`; reading it
/// takes the one deliberate word `reveal()`.
public struct Secret<Value: Sendable>: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  private let value: Value

  public init(_ value: Value) {
    self.value = value
  }

  /// The value itself. Callers answer for where it goes.
  public func reveal() -> Value { value }

  public var description: String { "<redacted>" }
  public var debugDescription: String { "<redacted>" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
