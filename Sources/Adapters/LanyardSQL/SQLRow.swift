/// One row of an answer, valid only while it is visited. Columns count from 0; null reads as nil.
public protocol SQLRow {
  func integer(_ column: Int) -> Int64?
  func text(_ column: Int) -> String?
  /// The octets of a blob, or the UTF-8 of a text.
  func octets(_ column: Int) -> [UInt8]?
}
