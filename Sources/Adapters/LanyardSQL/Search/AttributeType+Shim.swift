internal import Diagnostics
internal import JSON
internal import SCIMFilter

extension AttributeType {
  func folded(_ value: JSONValue) -> String? {
    switch (kind, value) {
    case (.dateTime, .string(let text)): Instant(rfc3339: text)?.rfc3339
    case (.boolean, .bool(let flag)): flag ? "true" : "false"
    case (.string, .string(let text)), (.reference, .string(let text)), (.binary, .string(let text)):
      isCaseExact ? text : CaseFolding.fold(text)
    case (_, .number(let number)): number.text
    default: nil
    }
  }
}
