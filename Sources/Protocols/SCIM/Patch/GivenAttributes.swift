internal import Diagnostics
internal import JSON

/// The attributes that the members of a value name, each once, in the order of the value.
///
/// A null beside a value says nothing: Entra ID sends every attribute it knows by its bare name, null where it has none,
/// beside the object of an extension that has it.
struct GivenAttributes {
  private(set) var attributes: [(reference: AttributeReference, value: JSONValue)] = []
  private var places: [OctetKey: Int] = [:]

  /// - Throws: `json.name.duplicate` where two members give the attribute a value.
  mutating func note(_ value: JSONValue, for reference: AttributeReference) throws(CodedError) {
    let name = OctetKey(reference.path)
    guard let place = places[name] else {
      places[name] = attributes.count
      attributes.append((reference, value))
      return
    }
    guard attributes[place].value.isNull || value.isNull else { throw DistinctNames.twice(reference.path) }
    if attributes[place].value.isNull { attributes[place].value = value }
  }
}
