internal import Diagnostics
internal import JSON

/// `values` and `default` of an attribute mapping.
extension PolicyReader {
  /// An array of our values that may come, or an object from the partner's texts to ours.
  mutating func values(
    of object: JSONObject, as type: ProfileType, at pointer: String
  ) -> AttributeMapping.Values {
    guard let value = object["values"] else { return .any }
    let place = "\(pointer)/values"
    switch value {
    case .array(let elements): return allowed(elements, as: type.elementType, at: place)
    case .object(let members): return translated(members, as: type.elementType, at: place)
    default:
      _ = collector.checked(JSONValue?.none, value, expected: "array or object", at: place)
      return .any
    }
  }

  private mutating func allowed(
    _ elements: [JSONValue], as type: ProfileType, at pointer: String
  ) -> AttributeMapping.Values {
    guard isInBounds(elements.count, at: pointer) else { return .any }
    return .only(
      elements.enumerated().compactMap { place, element in
        typed(element, as: type, at: "\(pointer)/\(place)")
      })
  }

  private mutating func translated(
    _ members: JSONObject, as type: ProfileType, at pointer: String
  ) -> AttributeMapping.Values {
    guard isInBounds(members.count, at: pointer) else { return .any }
    return .translated(
      members.compactMap { member in
        typed(member.value, as: type, at: "\(pointer)/\(member.name.pointerEscaped)")
          .map { AttributeMapping.Translation(from: member.name, to: $0) }
      })
  }

  private mutating func isInBounds(_ count: Int, at pointer: String) -> Bool {
    if count == 0 { collector.note(.noValues, at: pointer) }
    if count > AttributeMapping.maximumValues {
      collector.note(.tooMany("values", count, AttributeMapping.maximumValues), at: pointer)
    }
    return (1...AttributeMapping.maximumValues).contains(count)
  }

  /// The default must be of the type; of allowed values it must be one. Of translated values it need not be: it is a
  /// value of ours, and what the partner sends cannot become it by accident.
  mutating func defaultValue(
    of object: JSONObject, as type: ProfileType, among values: AttributeMapping.Values, at pointer: String
  ) -> ProfileValue? {
    guard let value = object["default"] else { return nil }
    let place = "\(pointer)/default"
    guard let found = typed(value, as: type, at: place) else { return nil }
    if case .only(let allowed) = values, !found.elements.allSatisfy(allowed.contains) {
      collector.note(.defaultNotAmongValues(value), at: place)
    }
    return found
  }

  private mutating func typed(_ value: JSONValue, as type: ProfileType, at pointer: String) -> ProfileValue? {
    if let found = ProfileValue(value, as: type) { return found }
    collector.note(.valueNotOfType(value, type), at: pointer)
    return nil
  }
}

extension ProfileType {
  /// The type of one element.
  fileprivate var elementType: ProfileType { self == .list ? .string : self }
}

extension ProfileValue {
  /// A list's elements; else the value itself.
  fileprivate var elements: [ProfileValue] {
    if case .list(let texts) = self { texts.map(ProfileValue.string) } else { [self] }
  }
}

extension CodedError {
  fileprivate static var noValues: CodedError {
    CodedError(
      .mappingAttributeValues, "no value is allowed", expected: "at least one value",
      remedy: "list the values that may come, or remove `values` to take any")
  }

  fileprivate static func valueNotOfType(_ value: JSONValue, _ type: ProfileType) -> CodedError {
    CodedError(
      .mappingAttributeValues, "the value is not of the attribute's type", expected: type.rawValue,
      received: value.text.quoted, remedy: "write a value of the type, or change `type`")
  }

  fileprivate static func defaultNotAmongValues(_ value: JSONValue) -> CodedError {
    CodedError(
      .mappingAttributeValues, "the default is not among the values", expected: "one of `values`",
      received: value.text.quoted, remedy: "add the default to `values`, or choose another")
  }
}
