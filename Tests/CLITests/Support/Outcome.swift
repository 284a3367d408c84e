import Diagnostics
import JSON

/// What a step came to: a program's exit status, or an answer's HTTP status, and the texts that go with it.
struct Outcome: Sendable, CustomStringConvertible {
  var status: Int
  var output: String
  var errors = ""
  /// Whether an answer by HTTP, whose statuses mean something else than a program's.
  var isAnswer = false

  /// Of a step that has nothing to say.
  static let nothing = Outcome(status: 0, output: "")

  var isSuccess: Bool { isAnswer ? (200..<300).contains(status) : status == 0 }

  var description: String { "status \(status)\nstdout:\n\(output)\nstderr:\n\(errors)" }

  /// The output as JSON.
  func json() throws(CodedError) -> JSONValue {
    try JSONValue(parsing: output, limits: JSONLimits(maximumOctets: 8 << 20))
  }

  /// The value at a path into the JSON output, as text.
  ///
  /// A path is names and numbers with points between them; `.` is the whole, `#` the number of elements, `*` the names
  /// of members in their order.
  func text(at path: String) throws -> String {
    var value = try json()
    for part in path.split(separator: ".").map(String.init) {
      guard let next = value.member(part) else {
        throw CodedError(
          "test.path.missing", "the output has nothing at `\(path)`", received: output, remedy: "correct the path")
      }
      value = next
    }
    return value.plainText
  }
}

extension JSONValue {
  fileprivate func member(_ part: String) -> JSONValue? {
    switch part {
    case "#": (arrayValue?.count ?? objectValue?.count).map { .number(JSONNumber($0)) }
    case "*": objectValue.map { .string($0.names.joined(separator: " ")) }
    default:
      if let elements = arrayValue, let place = Int(part) {
        elements.indices.contains(place) ? elements[place] : nil
      } else {
        self[part]
      }
    }
  }

  /// Texts as they are, everything else as JSON writes it.
  fileprivate var plainText: String {
    stringValue ?? String(decoding: serialized(), as: UTF8.self)
  }
}
