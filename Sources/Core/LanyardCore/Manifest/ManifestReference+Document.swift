public import JSON

extension ManifestReference {
  /// The object that a document means to declare, whatever else is wrong with it; nil where it does not say.
  public init?(naming document: JSONObject) {
    guard let kind = document["kind"]?.stringValue.flatMap(ManifestKind.init(rawValue:)) else { return nil }
    guard kind.isTenantScoped else {
      guard let name = document["name"]?.stringValue else { return nil }
      self.init(kind: kind, tenant: nil, name: name)
      return
    }
    guard let text = document["tenant"]?.stringValue, let tenant = try? TenantName(text) else { return nil }
    let name = kind == .mappingPolicy ? tenant.text : document["name"]?.stringValue
    guard let name else { return nil }
    self.init(kind: kind, tenant: tenant, name: name)
  }
}
