public import Diagnostics

extension JSONValue {
  /// Reads the JSON string or number that begins at `offset` and moves `offset` behind it: for languages that borrow JSON's
  /// scalars, such as SCIM filters. What follows is the caller's to judge.
  ///
  /// - Parameters:
  ///   - octets: the whole text, which the caller has bounded.
  ///   - offset: where the first octet of the scalar stands, from 0.
  /// - Throws: `json.syntax`, `json.encoding`, with offsets into `octets`.
  public static func scalar(in octets: [UInt8], at offset: inout Int) throws(CodedError) -> JSONValue {
    let start = offset
    let result = octets.withUnsafeBufferPointer { buffer in
      var parser = JSONParser(octets: buffer, limits: .request)
      parser.offset = start
      let result = Result { () throws(CodedError) in
        parser.peek() == UInt8(ascii: "\"") ? JSONValue.string(try parser.string()) : .number(try parser.number())
      }
      return result.map { ($0, parser.offset) }
    }
    let (value, end) = try result.get()
    offset = end
    return value
  }
}
