import JSON

extension JSONValue {
  /// What keeps this value from holding all of `wanted`; nil where nothing does. Null wants nothing to be there; of a list
  /// every value must be wanted once, in whatever order.
  func missing(of wanted: JSONValue, at path: String = "body") -> String? {
    switch wanted {
    case .object(let members):
      guard let own = objectValue else { return "\(path) is a \(kind), not an object" }
      for member in members {
        let inner = "\(path).\(member.name)"
        if member.value.isNull {
          if own[member.name] != nil { return "\(inner) is there" }
        } else if let problem = own[member.name]?.missing(of: member.value, at: inner) {
          return problem
        } else if own[member.name] == nil {
          return "\(inner) is absent"
        }
      }
      return nil
    case .array(let elements): return missing(ofList: elements, at: path)
    default: return self == wanted ? nil : "\(path) is \(text), not \(wanted.text)"
    }
  }

  private func missing(ofList wanted: [JSONValue], at path: String) -> String? {
    guard var own = arrayValue else { return "\(path) is a \(kind), not a list" }
    guard own.count == wanted.count else { return "\(path) holds \(own.count) values, not \(wanted.count)" }
    for element in wanted {
      guard let place = own.firstIndex(where: { $0.missing(of: element) == nil }) else {
        return "\(path) holds nothing like \(element.text)"
      }
      own.remove(at: place)
    }
    return nil
  }
}
