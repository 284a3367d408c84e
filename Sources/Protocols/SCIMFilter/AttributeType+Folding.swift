internal import Diagnostics
public import JSON

extension AttributeType {
  /// The form in which a value is compared: the one way, for filters, for indexes and for uniqueness alike. Two values are
  /// equal where their forms have the same octets, and in order as those octets are.
  ///
  /// - texts and references: folded as ``comparison`` says; binaries as they are, for Base64 tells its letters apart;
  ///   a number or boolean in their place counts as its JSON text
  /// - booleans: `true` or `false`, also where they come as texts in any letter case
  /// - numbers: texts that sort as the numbers do and are the same for `1` and `1.0`, also where they come as texts
  /// - instants: UTC with milliseconds, between the years 0 and 9999
  ///
  /// - Returns: nil where the value cannot be read as the attribute's type; it then equals nothing.
  public func folded(_ value: JSONValue) -> String? {
    switch kind {
    case .string, .reference: value.filterText.map(comparison.folded)
    case .binary: value.filterText
    case .boolean: (value.boolValue ?? value.stringValue.flatMap(Bool.init(filterText:))).map { $0 ? "true" : "false" }
    case .integer, .decimal: NumberFolding.fold(value)
    case .dateTime: value.stringValue.flatMap(Self.foldedInstant)
    case .complex: nil
    }
  }

  /// Offsets can carry an instant out of the years that four digits tell; those have no place in the order of texts.
  private static func foldedInstant(_ text: String) -> String? {
    guard let instant = Instant(rfc3339: text), yearsOfFourDigits.contains(instant.milliseconds) else { return nil }
    return instant.rfc3339
  }

  /// From 0000-01-01 to 9999-12-31, in milliseconds since 1970.
  private static let yearsOfFourDigits: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999
}

extension AttributeType.Comparison {
  /// The text as it is compared.
  public func folded(_ text: String) -> String {
    switch self {
    case .exact: text
    case .caseFolded: CaseFolding.fold(text)
    case .userName: UserNameFolding.fold(text)
    }
  }
}

extension JSONValue {
  /// The value as text attributes read it.
  var filterText: String? {
    switch self {
    case .string(let text): text
    case .number(let number): number.text
    case .bool(let value): value ? "true" : "false"
    case .null, .array, .object: nil
    }
  }
}
