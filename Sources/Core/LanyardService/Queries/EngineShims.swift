internal import Diagnostics
internal import SCIM
internal import SCIMFilter

extension ResourceType {
  func sortKey(of path: AttributePath) throws(CodedError) -> String {
    guard let reference = reference(to: path) else {
      throw CodedError(.scimPathUnknown, "no attribute `\(path)`", remedy: "name another")
    }
    let isComplex = reference.definition.kind == .complex && reference.subAttribute == nil
    return reference.path + (isComplex ? ".value" : "")
  }

  func searchable(_ filter: Filter) throws(CodedError) -> ResolvedFilter {
    let filter = try ResolvedFilter(resolving: filter, against: self)
    guard let name = filter.attributeNames.first(where: computed.contains) else { return filter }
    throw CodedError(.filterInvalid, "`\(name)` cannot be filtered on", remedy: "filter on another attribute")
  }
}

extension ResolvedFilter {
  fileprivate var attributeNames: [String] {
    switch self {
    case .and(let terms), .or(let terms): terms.flatMap(\.attributeNames)
    case .not(let term): term.attributeNames
    case .comparison(let attribute, _, _), .present(let attribute), .valuePath(let attribute, _):
      attribute.container == nil ? [attribute.attribute.name] : []
    }
  }
}
