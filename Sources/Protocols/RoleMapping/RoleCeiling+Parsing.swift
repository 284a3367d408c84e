internal import Diagnostics
public import JSON

extension RoleCeiling {
  /// Reads a ceiling: `{"crm": ["agent", "viewer"], "wiki": "*"}`, where `*` stands for every role the catalogue has.
  ///
  /// An application that is not named may confer nothing.
  ///
  /// - Throws: all problems at once, with the codes `ceiling.invalid` and `mapping.member.invalid`.
  public init(parsing value: JSONValue, catalogues: [RoleCatalogue]) throws(PolicyProblems) {
    var collector = ProblemCollector()
    var allowed: Set<RoleReference> = []
    let object = collector.checked(value.objectValue, value, expected: "object", at: "") ?? JSONObject()
    for member in object {
      let pointer = "/\(member.name)"
      guard let catalogue = catalogues.first(where: { $0.application.hasSameOctets(as: member.name) }) else {
        collector.note(.ceilingUnknown("application", member.name), at: pointer)
        continue
      }
      let names =
        member.value.stringValue == "*" ? catalogue.roles.map(\.name) : collector.texts(member.value, at: pointer) ?? []
      for name in names {
        if catalogue.role(named: name) == nil { collector.note(.ceilingUnknown("role", name), at: pointer) }
        allowed.insert(RoleReference(application: catalogue.application, role: name))
      }
    }
    guard collector.problems.isEmpty else { throw PolicyProblems(collector.problems) }
    self = .only(allowed)
  }
}

extension CodedError {
  fileprivate static func ceilingUnknown(_ what: String, _ name: String) -> CodedError {
    CodedError(
      .ceilingInvalid, "the ceiling names an unknown \(what)", received: name.quoted,
      remedy: "define the \(what) first, or remove it from the ceiling")
  }
}
