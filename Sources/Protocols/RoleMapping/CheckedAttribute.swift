internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// An attribute mapping whose path exists and whose values fit, ready to run.
struct CheckedAttribute: Sendable {
  let mapping: AttributeMapping
  /// Present where the mapping has a `scim` path.
  let attribute: ResolvedAttribute?
  /// By the partner's text; empty unless the mapping translates.
  private let translations: [OctetKey: ProfileValue]

  init(_ mapping: AttributeMapping, attribute: ResolvedAttribute?) {
    self.mapping = mapping
    self.attribute = attribute
    if case .translated(let pairs) = mapping.values {
      translations = Dictionary(pairs.map { (OctetKey($0.from), $0.to) }, uniquingKeysWith: { first, _ in first })
    } else {
      translations = [:]
    }
  }

  /// The most values of a list, and octets of a text, that a profile takes from a source.
  static let maximumElements = 1000
  static let maximumOctets = 4096

  /// The attribute as it is for a subject; nil where nobody states it and there is no default.
  func value(for subject: SubjectDocument) throws(CodedError) -> ProfileAttribute? {
    for source in mapping.sources {
      let stated = stated(by: source, of: subject)
      guard !stated.isEmpty else { continue }
      // Whoever manages the subject states its document.
      let origin = source == .saml ? source : subject.source
      return ProfileAttribute(name: mapping.to, value: try value(of: stated), origin: .stated(origin))
    }
    return mapping.defaultValue.map { ProfileAttribute(name: mapping.to, value: $0, origin: .byDefault) }
  }

  private func stated(by source: Authority, of subject: SubjectDocument) -> [JSONValue] {
    switch source {
    case .scim: attribute.map { $0.values(in: subject.document) }?.filter { !$0.isSilence } ?? []
    case .saml:
      subject.saml.attributes
        .filter { fact in mapping.saml.map { fact.isNamed($0) } ?? false }
        .flatMap(\.values).filter { !$0.isEmpty }.map(JSONValue.string)
    }
  }

  private func value(of stated: [JSONValue]) throws(CodedError) -> ProfileValue {
    guard mapping.type == .list else {
      guard stated.count == 1 else { throw .notOfType(mapping, "\(stated.count) values") }
      return try element(stated[0], as: mapping.type)
    }
    guard stated.count <= Self.maximumElements else { throw .notOfType(mapping, "\(stated.count) values") }
    var texts: [String] = []
    for value in stated {
      if case .string(let text) = try element(value, as: .string) { texts.append(text) }
    }
    return .list(texts)
  }

  /// One value, held against what is allowed.
  private func element(_ value: JSONValue, as type: ProfileType) throws(CodedError) -> ProfileValue {
    guard let text = value.scalarText else { throw .notOfType(mapping, "a value of kind \(value.kind)") }
    guard text.utf8.count <= Self.maximumOctets else { throw .notOfType(mapping, "\(text.utf8.count) octets") }
    if case .translated = mapping.values {
      guard let translated = translations[OctetKey(text)] else { throw .notAllowed(mapping, text) }
      return translated
    }
    guard let read = ProfileValue(stated: text, as: type) else { throw .notOfType(mapping, text.quoted) }
    if case .only(let allowed) = mapping.values, !allowed.contains(read) { throw .notAllowed(mapping, text) }
    return read
  }
}

extension JSONValue {
  /// What counts as saying nothing (RFC 7643 §2.5 for the null; an empty text tells nobody anything).
  fileprivate var isSilence: Bool { isNull || stringValue?.isEmpty == true }

  /// A scalar as the text that a partner could have sent for it; moments and references come as texts anyway.
  fileprivate var scalarText: String? {
    switch self {
    case .string(let text): text
    case .number(let number): number.intValue.map(String.init) ?? number.text
    case .bool(let flag): flag ? "true" : "false"
    case .null, .array, .object: nil
    }
  }
}

extension CodedError {
  fileprivate static func notOfType(_ mapping: AttributeMapping, _ received: String) -> CodedError {
    CodedError(
      .mappingAttributeWrongType, "the value of the attribute \(mapping.to.quoted) cannot be used",
      expected: mapping.type == .list
        ? "at most \(CheckedAttribute.maximumElements) texts" : "one value of type \(mapping.type.rawValue)",
      received: received,
      remedy: "correct the person's value at the source, or change the type of the mapping")
  }

  fileprivate static func notAllowed(_ mapping: AttributeMapping, _ text: String) -> CodedError {
    CodedError(
      .mappingAttributeNotAllowed, "the attribute \(mapping.to.quoted) may not have this value",
      expected: "a value listed in `values`", received: text.quoted,
      remedy: "correct the person's value at the source, or add it to `values`")
  }
}
