internal import Diagnostics
internal import SAML
internal import SampleIdP
internal import SignedXML

/// Messages the identity provider really signed, for another place, time or request.
extension SAMLAttack {
  static let judgement: [SAMLAttack] = addresses + times + requests + replays + conditions

  private static let addresses: [SAMLAttack] =
    variants("audience", of: "https://sp.example/metadata", .audienceMismatch) { $0.audience = $1 }
    + variants("recipient", of: "https://sp.example/acs", .confirmationRecipient) { $0.recipient = $1 }
    + variants("issuer", of: "https://idp.example/metadata", .issuerMismatch) { $0.issuer = $1 }
    + variants("destination", of: "https://sp.example/acs", .destinationMismatch) { $0.destination = $1 }

  /// Texts that a careless comparison takes for `genuine`.
  private static func variants(
    _ what: String, of genuine: String, _ code: ErrorCode,
    _ set: @escaping @Sendable (inout SampleResponseOptions, String) -> Void
  ) -> [SAMLAttack] {
    [
      ("other", "is another", "https://other.example/x"),
      ("longer", "has the right one as its beginning", genuine + "/"),
      ("shorter", "is the beginning of the right one", String(genuine.dropLast())),
      ("case", "has its host in capitals", genuine.replacingExample("EXAMPLE")),
      ("port", "names the port", genuine.replacingExample("example:443")),
      ("user", "names a user", "https://sp.example@evil" + genuine.dropFirst("https://sp".count)),
      ("query", "has a query", genuine + "?x=1"),
      ("blank", "has white space around it", " \(genuine) "), ("two", "is two in one", "\(genuine) \(genuine)"),
      ("zero-width", "has a zero-width space in it", genuine.replacingExample("exam\u{200B}ple")),
      ("scheme", "is not encrypted", "http" + genuine.dropFirst(5)),
      ("empty", "is empty", ""),
    ].map { name, aim, value in
      issued("\(what)-\(name)", "the \(what) \(aim)", code, sign: .both) { set(&$0, value) }
    }
  }

  private static let times: [SAMLAttack] =
    [
      at("expired-by-a-minute-beyond-the-skew", "the assertion ended three minutes ago", 300 + 180, .conditionsExpired),
      at("expired-exactly", "the assertion ended so long ago as the clock skew allows", 300 + 120, .conditionsExpired),
      at("not-yet-valid", "the assertion begins in the future, beyond the clock skew", -181, .conditionsNotYet),
      at("within-the-skew", "the assertion ended a moment less long ago than the clock skew", 300 + 119, nil),
      issued("confirmation-and-conditions-ended", "the assertion was made long ago", .conditionsExpired, sign: .both) {
        $0.notOnOrAfter = Instant(milliseconds: 1_700_000_000_000)
      },
      dictated(
        "confirmation-ended-conditions-not", "the conditions still hold, the confirmation does not",
        .confirmationExpired
      ) {
        $0.replacing($0.attribute("NotOnOrAfter", of: "saml:SubjectConfirmationData"), with: "2001-01-01T00:00:00Z")
      },
      dictated("confirmation-without-end", "the confirmation names no end", .confirmationUnbounded) {
        let end = $0.attribute("NotOnOrAfter", of: "saml:SubjectConfirmationData")
        return $0.replacing(" NotOnOrAfter=\"\(end)\"", with: "")
      },
      beginning("confirmation-not-before", "the confirmation begins in the future", "2099-01-01T00:00:00Z"),
      beginning("confirmation-not-before-passed", "the confirmation has a beginning at all", "2001-01-01T00:00:00Z"),
      dictated("session-ended", "the session has ended already", .sessionExpired) {
        $0.replacing("<saml:AuthnStatement", with: "<saml:AuthnStatement SessionNotOnOrAfter=\"2001-01-01T00:00:00Z\"")
      },
    ]
    + [
      "2026-11-22", "99999-01-01T00:00:00Z", "2099-13-01T00:00:00Z", "2099-01-01T25:00:00Z",
      "+2099-01-01T00:00:00Z", "2099-01-01T00:00:00+99:00", "never", "", "4102444800",
      "2099-01-01T00:00:00Z2099-01-01T00:00:00Z",
    ].map { text in
      dictated("time-\(text.isEmpty ? "empty" : text)", "the end is written as `\(text)`", .timeInvalid) {
        $0.replacing($0.attribute("NotOnOrAfter", of: "saml:Conditions"), with: text, last: true)
      }
    }
    + ["2026-11-22T09:30:00", "2099-01-01T00:00:00+02:00"].map { text in
      dictated("time-\(text)", "the end is written as `\(text)`, which is not UTC", .timeZone) {
        $0.replacing($0.attribute("NotOnOrAfter", of: "saml:Conditions"), with: text, last: true)
      }
    }

  /// A bearer confirmation must not name the time it begins.
  private static func beginning(_ name: String, _ aim: String, _ time: String) -> SAMLAttack {
    dictated(name, aim, .confirmationNotBefore) {
      $0.replacing("<saml:SubjectConfirmationData", with: "<saml:SubjectConfirmationData NotBefore=\"\(time)\"")
    }
  }

  /// The genuine message, so many seconds later.
  private static func at(_ name: String, _ aim: String, _ seconds: Int, _ code: ErrorCode?) -> SAMLAttack {
    edited(name, aim, code, in: { context, _ in context.now = context.now + .seconds(seconds) }) { $0 }
  }

  private static let requests: [SAMLAttack] = [
    edited(
      "CVE-2026-2603-unasked-for", "nobody here asked for it", .idpInitiatedRefused,
      in: { context, _ in context.policy.allowIdPInitiated = false }
    ) { $0 },
    edited(
      "unsolicited-in-an-open-request", "an unasked-for response is slipped into an open sign-in", .inResponseToMissing,
      in: { context, _ in context.inResponseTo = "_open" }
    ) { $0 },
    edited(
      "unsolicited-with-a-claimed-request", "the envelope claims the open request, the assertion does not",
      .inResponseToMissing, in: { context, _ in context.inResponseTo = "_open" }
    ) {
      $0.inserting(" InResponseTo=\"_open\"", after: "<samlp:Response")
    },
    issued(
      "answer-to-another-request", "it answers another request", .inResponseToMismatch,
      in: { context, _ in context.inResponseTo = "_open" }
    ) { $0.inResponseTo = "_other" },
    issued(
      "answer-to-a-longer-request", "the request it answers begins with the open one's ID", .inResponseToMismatch,
      in: { context, _ in context.inResponseTo = "_open" }
    ) { $0.inResponseTo = "_open1" },
    issued("answer-without-a-request", "it answers a request that is not open", .inResponseToUnexpected) {
      $0.inResponseTo = "_gone"
    },
    edited(
      "stolen-answer", "the envelope of an assertion that answers another request is written anew",
      .inResponseToMissing, in: { context, _ in context.inResponseTo = "_open" }
    ) {
      $0.inserting(" InResponseTo=\"_open\"", after: "<samlp:Response").replacing(
        "ID=\"\($0.responseID)\"", with: "ID=\"_fresh\"")
    },
  ]

  private static let replays: [SAMLAttack] = [
    SAMLAttack(
      "CVE-2026-18967-replay", "an assertion is used a second time", .refused(.assertionReplayed),
      in: { $0.seenAssertionIDs = [OctetKey($1.message.assertionID)] }
    ) {
      (make) throws(CodedError) in ResponseSurgery(try make.genuine())
    },
    SAMLAttack(
      "replay-in-a-new-envelope", "an assertion is used a second time, in a response of another ID",
      .refused(.assertionReplayed), in: { $0.seenAssertionIDs = [OctetKey($1.message.assertionID)] }
    ) {
      (make) throws(CodedError) in
      let genuine = try make.surgery()
      return genuine.replacing("ID=\"\(genuine.responseID)\"", with: "ID=\"_fresh\"")
    },
  ]

  private static let conditions: [SAMLAttack] = [
    dictated("CVE-2026-41577-no-conditions", "the assertion has no conditions", .audienceMissing) {
      $0.removing("saml:Conditions")
    },
    dictated("no-audience", "the conditions name no audience", .audienceMissing) {
      $0.removing("saml:AudienceRestriction")
    },
    dictated("empty-audience-restriction", "a restriction names nobody", .shapeChildMissing) {
      $0.replacing($0.element("saml:AudienceRestriction"), with: "<saml:AudienceRestriction/>")
    },
    dictated("second-audience-restriction", "a second restriction leaves us out", .audienceMismatch) {
      $0.inserting(
        "<saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience></saml:AudienceRestriction>",
        before: "</saml:Conditions>")
    },
    dictated("unknown-condition", "a condition nobody knows", .conditionsUnknown) {
      $0.inserting(
        "<saml:Condition xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"saml:AudienceRestrictionType\"/>",
        before: "</saml:Conditions>")
    },
    dictated("foreign-condition", "a condition of a foreign namespace", .conditionsUnknown) {
      $0.inserting("<AudienceRestriction xmlns=\"urn:x\"/>", before: "</saml:Conditions>")
    },
    dictated("keycloak-45652-no-recipient", "the confirmation names no recipient", .confirmationRecipient) {
      $0.replacing(" Recipient=\"https://sp.example/acs\"", with: "")
    },
    dictated("recipient-in-a-namespace", "the recipient's attribute stands in a namespace", .confirmationRecipient) {
      $0.replacing(" Recipient=", with: " xmlns:x=\"urn:x\" x:Recipient=")
    },
    dictated("end-in-a-namespace", "the end's attribute stands in a namespace", .confirmationUnbounded) {
      // The first is the confirmation's; the conditions follow.
      $0.replacing(" NotOnOrAfter=", with: " xmlns:x=\"urn:x\" x:NotOnOrAfter=")
    },
    dictated(
      "confirmation-in-two-halves", "two confirmations have together what one must have", .confirmationUnbounded
    ) {
      let whole = $0.element("saml:SubjectConfirmation")
      let end = $0.attribute("NotOnOrAfter", of: "saml:SubjectConfirmationData")
      let endless = ResponseSurgery(whole).replacing(" NotOnOrAfter=\"\(end)\"", with: "").text
      let forNobody = ResponseSurgery(whole).replacing(" Recipient=\"https://sp.example/acs\"", with: "").text
      return $0.replacing(whole, with: endless + forNobody)
    },
    dictated("audience-in-a-proxy-restriction", "we are named as an audience of proxies alone", .audienceMissing) {
      $0.replacing("saml:AudienceRestriction>", with: "saml:ProxyRestriction>")
        .replacing("saml:AudienceRestriction>", with: "saml:ProxyRestriction>")
    },
    dictated("sender-vouches", "the confirmation is not by bearer", .confirmationMissing) {
      $0.replacing("cm:bearer", with: "cm:sender-vouches")
    },
    dictated("bearer-in-capitals", "the confirmation's method only looks like bearer", .confirmationMissing) {
      $0.replacing("cm:bearer", with: "cm:Bearer")
    },
    dictated("confirmation-without-data", "the confirmation has no data", .confirmationMissing) {
      let confirmation = $0.element("saml:SubjectConfirmation")
      return $0.replacing(confirmation, with: String(confirmation.prefix { $0 != ">" }) + "/>")
    },
    edited("failure-around-a-signed-assertion", "a failure stands around a signed assertion", .statusResponder) {
      $0.replacing("status:Success", with: "status:Responder")
    },
    edited("success-below-failure", "success is only the second status code", .statusRequester) {
      $0.replacing(
        "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/>",
        with:
          "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Requester\"><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:StatusCode>"
      )
    },
    edited("status-in-capitals", "the status only looks like success", .statusUnknown) {
      $0.replacing("status:Success", with: "status:SUCCESS")
    },
    dictated(
      "authn-context-of-an-authority", "an authority is named like the context that was asked for",
      .authnContextMismatch, in: { context, _ in context.policy.requestedAuthnContext = ["urn:strong"] }
    ) {
      $0.inserting(
        "<saml:AuthenticatingAuthority>urn:strong</saml:AuthenticatingAuthority>", before: "</saml:AuthnContext>")
    },
    edited(
      "other-authn-context", "the person signed in otherwise than asked for", .authnContextMismatch,
      in: { context, _ in context.policy.requestedAuthnContext = ["urn:strong"] }
    ) { $0 },
  ]
}

extension String {
  fileprivate func replacingExample(_ new: String) -> String {
    ResponseSurgery(self).replacing("example", with: new).text
  }
}
