internal import Diagnostics
internal import JSON
internal import SAML
internal import SignedXML

/// `lanyard saml`: judging responses and reading metadata without a database. The server runs the very same validator.
public enum SAMLVerbs {
  /// How a response file holds its message.
  public enum Encoding: String, Sendable, CaseIterable {
    case xml
    /// The value of the form field `SAMLResponse`.
    case postBase64 = "post-base64"
  }

  /// One JSON object with the verdict; status `refused` where it is reject.
  ///
  /// - Throws: `file.unreadable`, `saml.context.invalid` and the codes of JSON: the question itself is wrong.
  public static func validate(context: String, response: String, encoding: Encoding) throws -> VerbReport {
    let verdict = try judge(context: context, response: response, encoding: encoding)
    let json = verdict.summary
    return VerbReport(lines: [json.pretty()], json: json, status: verdict.outcome == .accept ? .done : .refused)
  }

  /// Every check in the order made; status `refused` where the response is rejected.
  ///
  /// - Throws: as ``validate(context:response:encoding:)``.
  public static func explain(context: String, response: String, encoding: Encoding) throws -> VerbReport {
    let verdict = try judge(context: context, response: response, encoding: encoding)
    var object = verdict.summary.objectValue ?? [:]
    object["checks"] = .array(verdict.findings.map(\.json))
    object["triedKeys"] = .array(verdict.triedKeys.map { .string($0) })
    return VerbReport(
      lines: verdict.lines, json: .object(object), status: verdict.outcome == .accept ? .done : .refused)
  }

  /// Octets of a response that are read from a file; what is longer is refused by the validator's own limit first.
  private static let maximumOctets = 1 << 20

  private static func judge(context: String, response: String, encoding: Encoding) throws -> JudgedResponse {
    let read = try self.context(context)
    let message = try TextFile.octets(response, maximum: maximumOctets)
    return JudgedResponse(message, encoding, read)
  }

  private static func context(_ path: String) throws(CodedError) -> ValidationContext {
    let octets = try TextFile.octets(path, maximum: ValidationContextFile.maximumOctets)
    do throws(CodedError) {
      return try ValidationContextFile.context(parsing: octets)
    } catch {
      var placed = error
      placed.position = CodedError.Position(file: path)
      throw placed
    }
  }
}

/// A verdict, or the refusal of something that is not even an encoded message.
private struct JudgedResponse {
  let outcome: Verdict.Outcome
  let assertion: ValidatedAssertion?
  let error: CodedError?
  let findings: [Finding]
  let triedKeys: [String]

  init(_ message: [UInt8], _ encoding: SAMLVerbs.Encoding, _ context: ValidationContext) {
    do throws(CodedError) {
      let octets = encoding == .xml ? message : try EncodedResponse(base64: message).octets
      let verdict = ResponseValidator().judge(octets, context: context)
      (outcome, assertion, error) = (verdict.outcome, verdict.assertion, verdict.error)
      (findings, triedKeys) = (verdict.findings, verdict.triedKeyThumbprints)
    } catch {
      (outcome, assertion, self.error) = (.reject, nil, error)
      (findings, triedKeys) = ([.failed("response.encoding", error)], [])
    }
  }

  /// The object of design: `outcome`, what the assertion says, or `error`.
  var summary: JSONValue {
    var object: JSONObject = ["outcome": .string(outcome.rawValue)]
    guard let assertion else {
      object["error"] = error.map { .object($0.json) }
      return .object(object)
    }
    let attributes = assertion.attributes.map { ($0.name, JSONValue.array($0.values.map { .string($0) })) }
    object["nameID"] = assertion.nameID.map { .string($0) } ?? .null
    object["nameIDFormat"] = assertion.nameIDFormat.map { .string($0) } ?? .null
    object["attributes"] = .object(JSONObject(members: attributes))
    object["sessionIndex"] = assertion.sessionIndex.map { .string($0) } ?? .null
    object["authnContext"] = assertion.authnContext.map { .string($0) } ?? .null
    object["issuer"] = .string(assertion.issuer)
    object["assertionID"] = .string(assertion.assertionID)
    return .object(object)
  }

  var lines: [String] {
    var table = TextTable()
    for finding in findings {
      let details = [finding.expected.map { "expected \($0)" }, finding.received.map { "received \($0)" }]
      table.add(finding.outcome.mark, finding.check, details.compactMap { $0 }.joined(separator: ", "))
    }
    guard let error else { return table.lines + ["", "accept"] }
    return table.lines + ["", "reject: \(error.code): \(error.message)", "hint: \(error.remedy)"]
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
