public import JSON

extension ResourceType {
  /// Every simple value of a document that a filter can ask for, in schema order. Binary values are left out.
  public func indexEntries(for document: ResourceDocument) -> [IndexEntry] {
    var entries: [IndexEntry] = []
    for attribute in indexedAttributes {
      let holder = attribute.container.map { document[$0]?.objectValue ?? [:] } ?? document
      if let value = holder[attribute.name] { attribute.append(value, to: &entries) }
    }
    return entries
  }
}
