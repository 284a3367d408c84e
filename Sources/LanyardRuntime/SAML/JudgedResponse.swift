internal import Diagnostics
internal import JSON
internal import SAML
internal import SignedXML

/// A verdict on a file, or the refusal of something that is not even an encoded message.
struct JudgedResponse {
  private enum Judgement {
    case unreadable(CodedError)
    case judged(Verdict, octets: [UInt8])
  }

  private let judgement: Judgement
  private let context: ValidationContext

  init(_ message: [UInt8], _ encoding: SAMLVerbs.Encoding, _ context: ValidationContext) {
    self.context = context
    do throws(CodedError) {
      let octets = encoding == .xml ? message : try EncodedResponse(base64: message).octets
      judgement = .judged(ResponseValidator().judge(octets, context: context), octets: octets)
    } catch {
      judgement = .unreadable(error)
    }
    encodingHint = Self.encodingHint(message, encoding)
  }

  /// What to do where the file is not of the encoding that was named; nil where it may well be.
  private let encodingHint: String?

  var assertion: ValidatedAssertion? {
    guard case .judged(let verdict, _) = judgement else { return nil }
    return verdict.assertion
  }

  private var error: CodedError? {
    var error: CodedError? =
      switch judgement {
      case .unreadable(let error): error
      case .judged(let verdict, _): verdict.error
      }
    if let encodingHint { error?.remedy = encodingHint }
    return error
  }

  /// The object of design: `outcome`, what the assertion says, or `error`.
  var summary: JSONValue {
    guard let assertion else {
      var object: JSONObject = ["outcome": .string(Verdict.Outcome.reject.rawValue)]
      object["error"] = error.map { .object($0.json) }
      return .object(object)
    }
    let attributes = assertion.attributes.map { ($0.name, JSONValue.array($0.values.map { .string($0) })) }
    return [
      "outcome": .string(Verdict.Outcome.accept.rawValue), "nameID": assertion.nameID.json,
      "nameIDFormat": assertion.nameIDFormat.json, "attributes": .object(JSONObject(members: attributes)),
      "sessionIndex": assertion.sessionIndex.json, "authnContext": assertion.authnContext.json,
      "issuer": .string(assertion.issuer), "assertionID": .string(assertion.assertionID),
    ]
  }

  func explanation(_ showsValues: Bool) -> Explanation {
    switch judgement {
    case .unreadable(var error):
      if let encodingHint { error.remedy = encodingHint }
      return Explanation(unreadable: error, context: context, showsValues: showsValues)
    case .judged(let verdict, let octets):
      return Explanation(
        of: verdict, octets: octets, context: context, showsValues: showsValues, remedy: encodingHint)
    }
  }

  private static func isDeflated(_ message: [UInt8]) -> Bool {
    guard let octets = try? EncodedResponse(base64: message).octets else { return false }
    let value = Base64.encode(octets).replacing("+", with: "%2B")
    return (try? RedirectBinding.decode(query: "SAMLResponse=" + value)) != nil
  }

  private static func encodingHint(_ message: [UInt8], _ encoding: SAMLVerbs.Encoding) -> String? {
    let first = message.first { $0 > 0x20 }
    switch encoding {
    case .postBase64 where first == UInt8(ascii: "<"): return "the file is XML: leave `--encoding post-base64` out"
    case .postBase64 where isDeflated(message):
      return "the file is deflated, as the Redirect binding sends messages: responses to a sign-in come by POST"
    case .xml where first == UInt8(ascii: "S") && message.starts(with: "SAMLResponse=".utf8):
      return
        "the file is a posted form: keep what follows `SAMLResponse=`, undo its % escapes, add `--encoding post-base64`"
    case .xml where (try? EncodedResponse(base64: message, maximumOctets: message.count)) != nil:
      return "the file is base64: add `--encoding post-base64`"
    default: return nil
    }
  }
}

extension String? {
  fileprivate var json: JSONValue { map { .string($0) } ?? .null }
}
