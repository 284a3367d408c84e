internal import Diagnostics

extension CheckedPolicy {
  /// Runs every attribute mapping on a subject. One record's bad value costs it that attribute; a required attribute
  /// without a usable value costs it all roles.
  func profile(of subject: SubjectDocument) -> ProfileJudgement {
    var judgement = ProfileJudgement()
    for attribute in attributes {
      let mapping = attribute.mapping
      do throws(CodedError) {
        if let value = try attribute.value(for: subject) {
          judgement.attributes.append(value)
        } else if mapping.isRequired {
          judgement.refusesSubject = true
          judgement.findings.append(.failed("attribute.required", .missing(mapping)))
        }
      } catch {
        if mapping.isRequired { judgement.refusesSubject = true }
        judgement.findings.append(.failed("attribute.value", error))
      }
    }
    return judgement
  }
}

extension CodedError {
  fileprivate static func missing(_ mapping: AttributeMapping) -> CodedError {
    let places = [mapping.scim.map { "`\($0)` of the user" }, mapping.saml.map { "`\($0)` of the assertion" }]
    return CodedError(
      .mappingAttributeMissing, "nobody states the required attribute \(mapping.to.quoted); the subject has no roles",
      expected: places.compactMap { $0 }.joined(separator: " or "), received: "nothing",
      remedy: "have the partner send it for this person, or give the mapping a `default` in place of `required`")
  }
}
