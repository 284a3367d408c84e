import Diagnostics
import Foundation
import JSON
import OpenID
import Testing

/// RFC 6749 §2.3.1, §4.4.2 and §5.
@Suite struct TokenRequestTests {
  private typealias Form = [(name: String, value: String)]
  private static let grant = (name: "grant_type", value: "client_credentials")
  private static let post: Form = [grant, ("client_id", "me"), ("client_secret", "s3")]

  private func basic(_ text: String) -> String { "Basic \(Data(text.utf8).base64EncodedString())" }

  private func code(_ form: Form, _ authorization: String? = nil) -> ErrorCode? {
    do throws(CodedError) {
      _ = try TokenRequest(form: form, authorization: authorization)
      return nil
    } catch {
      return error.code
    }
  }

  private func secret(_ form: Form, _ authorization: String? = nil) throws -> [String] {
    let request = try TokenRequest(form: form, authorization: authorization)
    guard case .secret(let clientID, let secret) = request.credential else { return [] }
    return [clientID, secret.reveal()]
  }

  @Test func aSecretComesInTheFormOrInTheHeader() throws {
    #expect(try secret(Self.post) == ["me", "s3"])
    #expect(try secret([Self.grant], basic("me:s3")) == ["me", "s3"])
    #expect(try secret([Self.grant], "bAsIc  " + Data("me:s3".utf8).base64EncodedString()) == ["me", "s3"])
    #expect(try secret([Self.grant, ("client_id", "me")], basic("me:s3")) == ["me", "s3"])
    #expect(try secret([Self.grant], basic("a%3Ab:x+y%25")) == ["a:b", "x y%"])
    #expect(try secret([Self.grant], basic("me:a:b")) == ["me", "a:b"])
  }

  @Test func whatIsEmptyOrUnknownIsNotThere() throws {
    let form = Self.post + [("scope", ""), ("resource", "x"), ("client_assertion", "")]
    #expect(try TokenRequest(form: form, authorization: nil).scopes == nil)
    #expect(try secret(form) == ["me", "s3"])
  }

  @Test func scopesAreWords() throws {
    let request = try TokenRequest(form: Self.post + [("scope", "scim:read  scim:users")], authorization: nil)
    #expect(request.scopes == ["scim:read", "scim:users"])
    for text in [
      "  ", "a\"b", "a\\b", "é", "a\u{0}", String(repeating: "a ", count: 33), String(repeating: "a", count: 1025),
    ] {
      #expect(code(Self.post + [("scope", text)]) == .oauthScopeInvalid, "\(text)")
    }
  }

  @Test func aRequestThatIsNoneIsRefusedWithItsReason() {
    #expect(code([]) == .oauthRequestInvalid)
    #expect(code([("client_id", "me"), ("client_secret", "s3")]) == .oauthRequestInvalid)
    #expect(code([("grant_type", "password")] + Self.post.dropFirst()) == .oauthGrantUnsupported)
    #expect(code([("grant_type", "Client_Credentials")] + Self.post.dropFirst()) == .oauthGrantUnsupported)
    #expect(code(Self.post + [("client_id", "me")]) == .oauthRequestInvalid)
    #expect(code(Self.post, basic("me:s3")) == .oauthRequestInvalid)
    #expect(code([Self.grant, ("client_id", "you")], basic("me:s3")) == .oauthRequestInvalid)
    #expect(code([Self.grant, ("client_assertion", "a.b.c")]) == .oauthRequestInvalid)
    #expect(
      code([Self.grant, ("client_assertion", "a.b.c"), ("client_assertion_type", "saml")]) == .oauthRequestInvalid)
    #expect(code(Self.post + (0..<64).map { ("p\($0)", "x") }) == .oauthRequestInvalid)
  }

  @Test func whoDoesNotSayWhoItIsIsNoClient() {
    #expect(code([Self.grant]) == .oauthClientInvalid)
    #expect(code([Self.grant, ("client_id", "me")]) == .oauthClientInvalid)
    #expect(code([Self.grant, ("client_secret", "s3")]) == .oauthClientInvalid)
    for header in ["Bearer x", "Basic", "Basic !!!", basic("nothing"), basic(":s3"), basic("me:"), basic("%zz:x")] {
      #expect(code([Self.grant], header) == .oauthClientInvalid, "\(header)")
    }
    #expect(code([Self.grant], basic("me:" + String(repeating: "x", count: 3000))) == .oauthClientInvalid)
  }

  @Test func anAssertionNamesItsClient() throws {
    let vectors = try OpenIDVectors.read()
    let type = (name: "client_assertion_type", value: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
    let good = (name: "client_assertion", value: try #require(vectors.cases.first { $0.name == "ES256" }).assertion)
    #expect(try TokenRequest(form: [Self.grant, type, good], authorization: nil).clientID == vectors.clientID)
    #expect(code([Self.grant, type, good, ("client_id", vectors.clientID)]) == nil)
    #expect(code([Self.grant, type, good, ("client_id", "other")]) == .oauthRequestInvalid)
    #expect(code([Self.grant, type, good, ("client_secret", "s3")]) == .oauthRequestInvalid)
    #expect(code([Self.grant, type, ("client_assertion", "x")]) == .oauthAssertionMalformed)
  }

  @Test func anAnswerHoldsTheTokenAndWhatItIsGoodFor() {
    let answer = TokenResponse(
      accessToken: Secret("lyd_scim_x"), lifetime: .seconds(3600), scopes: ["scim:read", "scim:users"])
    #expect(
      answer.json == [
        "access_token": "lyd_scim_x", "token_type": "Bearer", "expires_in": 3600, "scope": "scim:read scim:users",
      ])
    #expect(!"\(answer)".contains("lyd_scim_x"))
  }

  @Test(arguments: [
    (ErrorCode.oauthGrantUnsupported, 400, "unsupported_grant_type"), (.oauthScopeInvalid, 400, "invalid_scope"),
    (.oauthRequestInvalid, 400, "invalid_request"), (.oauthClientInvalid, 401, "invalid_client"),
    (.oauthAssertionReplayed, 401, "invalid_client"), ("tenant.suspended", 403, "unauthorized_client"),
    ("http.rate.exceeded", 429, "temporarily_unavailable"), ("store.unavailable", 503, "temporarily_unavailable"),
    ("internal", 500, "server_error"),
  ]) func anErrorHasTheWordOfTheStandard(code: ErrorCode, status: Int, word: String) throws {
    let error = CodedError(code, "say `é\"\\`", expected: "x", received: "y", remedy: "do")
    let json = TokenError(error, reference: "r-1").json(status: status)
    #expect(json["error"]?.stringValue == word)
    #expect(json["error_description"] == "say `???`")
    #expect(json["lanyard_code"]?.stringValue == code.rawValue)
    #expect(json["lanyard_remedy"] == "do")
    #expect(json["lanyard_reference"] == "r-1")
  }
}
