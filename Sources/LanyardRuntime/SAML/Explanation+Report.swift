internal import Diagnostics
internal import JSON
internal import SAML

/// An explanation as lines for a person and as JSON; both say the same.
extension Explanation {
  var lines: [String] {
    var table = TextTable()
    for finding in checks {
      table.add(finding.outcome.mark, finding.check, finding.details)
    }
    return [sentence, ""] + table.lines + (remedies.isEmpty ? [] : [""]) + remedies.flatMap(lines) + console
      + (subject.map { [""] + lines(of: $0) } ?? [])
  }

  private func lines(_ remedy: Remedy) -> [String] {
    ["hint: \(remedies.count > 1 ? "\(remedy.code): " : "")\(remedy.text)"]
  }

  /// What to do at the identity provider, which is a guess and says so.
  private var console: [String] {
    let steps = remedies.compactMap(\.console)
    guard let vendor, !steps.isEmpty else { return [] }
    return [
      "      This looks like \(vendor.vendor.rawValue), by its \(vendor.sign). If it is, go to \(vendor.vendor.place):"
    ] + steps.map { "      - \($0)" }
  }

  private func lines(of subject: ExplainedSubject) -> [String] {
    var table = TextTable()
    table.add("NameID", subject.nameID ?? "none", subject.nameIDFormat ?? "")
    for attribute in subject.attributes {
      table.add("attribute", attribute.name, attribute.values.joined(separator: ", "))
    }
    return table.lines + (showsValues ? [] : ["Personal values are hidden; --show-values shows them."])
  }
}

extension Explanation {
  var json: JSONValue {
    var object: JSONObject = ["outcome": .string(outcome.rawValue), "sentence": .string(sentence)]
    for (name, value) in subject?.json.members.map({ ($0.name, $0.value) }) ?? [] { object[name] = value }
    object["error"] = error.map { .object($0.json) }
    object["checks"] = .array(checks.map(\.json))
    object["remedies"] = .array(remedies.map(\.json))
    object["vendor"] = vendor.map { guess in
      [
        "name": .string(guess.vendor.rawValue), "guessedFrom": .string(guess.sign),
        "place": .string(guess.vendor.place),
      ]
    }
    object["triedKeys"] = .array(triedKeyThumbprints.map { .string($0) })
    object["valuesShown"] = .bool(showsValues)
    return .object(object)
  }
}

extension Explanation.Remedy {
  fileprivate var json: JSONValue {
    var object: JSONObject = ["check": .string(check), "code": .string(code.rawValue), "remedy": .string(text)]
    object["console"] = console.map { .string($0) }
    return .object(object)
  }
}

extension ExplainedSubject {
  fileprivate var json: JSONObject {
    let attributes = attributes.map { ($0.name, JSONValue.array($0.values.map { .string($0) })) }
    return [
      "nameID": nameID.map { .string($0) } ?? .null, "nameIDFormat": nameIDFormat.map { .string($0) } ?? .null,
      "attributes": .object(JSONObject(members: attributes)),
      "sessionIndex": sessionIndex.map { .string($0) } ?? .null,
      "authnContext": authnContext.map { .string($0) } ?? .null, "issuer": .string(issuer),
      "assertionID": .string(assertionID),
    ]
  }
}

extension Finding {
  /// A note is told in its own words.
  fileprivate var details: String {
    guard outcome != .noted else { return received ?? "" }
    let details = [expected.map { "expected \($0)" }, received.map { "received \($0)" }]
    return details.compactMap { $0 }.joined(separator: ", ")
  }
}

extension Finding.Outcome {
  fileprivate var mark: String {
    switch self {
    case .passed: "ok"
    case .failed: "FAIL"
    case .noted: "note"
    }
  }
}
