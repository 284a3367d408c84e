public import JSON

extension ResolvedAttribute {
  /// The values of the attribute in a document, in its order, as a filter looks at them: of a multi-valued attribute each
  /// one, nothing where it is missing or null.
  public func values(in document: JSONObject) -> [JSONValue] {
    var values: [JSONValue] = []
    _ = FilterPlace(self).search(.object(document)) { value in
      values.append(value)
      return false
    }
    return values
  }
}
