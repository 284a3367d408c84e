/// A value bound to a parameter, in the four shapes both engines share.
public enum SQLValue: Sendable, Hashable {
  case null
  case integer(Int64)
  case text(String)
  case octets([UInt8])
}
