public import Diagnostics
public import JSON

/// An error body (RFC 7644 §3.12): what the standard says, and beside it code, expectation and remedy.
public struct SCIMError: Hashable, Sendable {
  /// The HTTP status.
  public var status: Int
  /// The keyword of RFC 7644, table 9; nil where the standard has none.
  public var scimType: String?
  public var detail: String
  public var code: ErrorCode
  public var expected: String?
  public var received: String?
  public var remedy: String?

  public init(
    status: Int, scimType: String? = nil, detail: String, code: ErrorCode, expected: String? = nil,
    received: String? = nil, remedy: String? = nil
  ) {
    self.status = status
    self.scimType = scimType
    self.detail = detail
    self.code = code
    self.expected = expected
    self.received = received
    self.remedy = remedy
  }

  /// The error as the client may see it. Status and `scimType` come from the table; a code that the table does not know is
  /// the caller's fault (400), or ours (500) if only the operator may read it, and then `reference` is all that is said.
  public init(_ error: CodedError, reference: String) {
    guard error.exposure == .caller, error.code != .internal else {
      self.init(
        status: 500, detail: "an internal fault prevented the answer; its reference is \(reference)", code: .internal,
        remedy: "report the reference to the operator of the service")
      return
    }
    let entry = Self.tableEntry(for: error.code)
    self.init(
      status: entry.status, scimType: entry.scimType, detail: error.message + (error.position?.place ?? ""),
      code: error.code, expected: error.expected, received: error.received, remedy: error.remedy)
  }

  public var json: JSONValue {
    var particulars: JSONObject = ["code": .string(code.rawValue)]
    particulars["expected"] = expected.map { .string($0) }
    particulars["received"] = received.map { .string($0) }
    particulars["remedy"] = remedy.map { .string($0) }
    // By this one URN clients recognise an error (RFC 7644 §3.12); some take a body that names another for none.
    var body: JSONObject = ["schemas": [.string(SchemaURN.error)]]
    body["status"] = .string(String(status))
    body["scimType"] = scimType.map { .string($0) }
    body["detail"] = .string(detail)
    body[SchemaURN.lanyardError] = .object(particulars)
    return .object(body)
  }
}

extension CodedError.Position {
  /// Filters and paths are one line, so that the column is what helps.
  fileprivate var place: String {
    if let column { return ", at column \(column)" }
    return offset.map { ", at octet \($0)" } ?? ""
  }
}
