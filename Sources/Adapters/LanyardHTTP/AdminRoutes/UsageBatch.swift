internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService

/// The body of a report: `{"records": [{tenant, user, application, role?, at}, …]}`. A record that cannot be read is
/// refused by itself.
struct UsageBatch {
  private(set) var records: [(index: Int, record: UsageRecord)] = []
  private(set) var refused: [UsageReport.Refusal] = []

  /// - Throws: `json.…`; `usage.record.invalid` where the body is no report or too long.
  init(parsing octets: [UInt8]) throws(CodedError) {
    let body = try AdminBody(parsing: octets, members: ["records"], refusing: .usageRecordInvalid)
    guard let list = body["records"]?.arrayValue else {
      throw body.invalid("`records` is no list of uses", #"{"records": [{…}]}"#)
    }
    guard list.count <= UsageReport.maximumRecords else {
      throw CodedError(
        .usageRecordInvalid, "the report is too long", expected: "at most \(UsageReport.maximumRecords) records",
        received: "\(list.count)", remedy: "send several reports")
    }
    for (index, value) in list.enumerated() {
      do throws(CodedError) {
        records.append((index, try Self.record(value)))
      } catch {
        refused.append(UsageReport.Refusal(index: index, error: error))
      }
    }
  }

  private static let members = ["tenant", "user", "application", "role", "at"]

  private static func record(_ value: JSONValue) throws(CodedError) -> UsageRecord {
    guard let object = value.objectValue else { throw invalid("is no object", received: nil) }
    if let unknown = object.names.first(where: { name in !members.contains { $0.hasSameOctets(as: name) } }) {
      throw invalid("has a member that means nothing here", received: unknown)
    }
    let at = try text("at", of: object)
    guard let moment = Instant(rfc3339: at) else { throw invalid("has no moment in `at`", received: at) }
    return UsageRecord(
      tenant: try text("tenant", of: object), user: try text("user", of: object),
      application: try text("application", of: object),
      role: object["role"] == nil ? Optional.none : try text("role", of: object), moment: moment)
  }

  private static func text(_ name: String, of object: JSONObject) throws(CodedError) -> String {
    guard let text = object[name]?.stringValue, !text.isEmpty, text.utf8.count <= 1024 else {
      throw invalid("needs a text in `\(name)`", received: nil)
    }
    return text
  }

  private static func invalid(_ what: String, received: String?) -> CodedError {
    CodedError(
      .usageRecordInvalid, "the record \(what)", expected: "tenant, user, application, role (or none), at (RFC 3339)",
      received: received.map { "`\($0.prefix(80))`" }, remedy: "correct the record and send it again")
  }
}
