import Crypto
import Diagnostics
import Foundation
import JSON
import Provisioning
import RoleMapping
import Testing

@Suite struct WebhookTests {
  private typealias Sample = ProvisioningSample

  /// The worked example of the Standard Webhooks specification.
  private enum Vector {
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    static let sent = Instant(milliseconds: 1_614_265_330_000)
    static let body = Array("{\"test\": 2432232314}".utf8)
    static let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
  }

  private func mac(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
  }

  private func outcome(
    _ signature: String = Vector.signature, id: String = Vector.id, timestamp: String = "1614265330",
    body: [UInt8] = Vector.body, at now: Instant = Vector.sent, secrets: [String] = [Vector.secret]
  ) throws -> ErrorCode? {
    let received = WebhookSignature.Received(id: id, timestamp: timestamp, signature: signature)
    let secrets = try secrets.map { try WebhookSecret(parsing: $0) }
    do throws(CodedError) {
      try WebhookSignature.verify(received, body: body, secrets: secrets, now: now, mac: mac)
      return nil
    } catch {
      return error.code
    }
  }

  private let other = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()

  @Test func thePublishedExampleIsSignedAsPublished() throws {
    let headers = WebhookSignature.headers(
      id: Vector.id, timestamp: Vector.sent, body: Vector.body, secrets: [try WebhookSecret(parsing: Vector.secret)],
      mac: mac)
    #expect(headers.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
    #expect(headers.map(\.value) == [Vector.id, "1614265330", Vector.signature])
    #expect(try outcome() == nil)
  }

  @Test func everyLiveSecretSignsAndAnyOfThemIsEnough() throws {
    let secrets = try [other, Vector.secret].map { try WebhookSecret(parsing: $0) }
    let header = WebhookSignature.header(
      id: Vector.id, timestamp: Vector.sent, body: Vector.body, secrets: secrets, mac: mac)
    #expect(header.split(separator: " ").count == 2)
    #expect(header.hasSuffix(" " + Vector.signature))
    #expect(try outcome(header, secrets: [other]) == nil)
    #expect(try outcome(header) == nil)
    #expect(try outcome("v2,abc v1a,xyz " + Vector.signature) == nil)
  }

  @Test func whatWasTamperedWithIsRefused() throws {
    #expect(try outcome(body: Vector.body + [0x20]) == .webhookSignatureMismatch)
    #expect(try outcome(id: "msg_other") == .webhookSignatureMismatch)
    #expect(try outcome(timestamp: "1614265331") == .webhookSignatureMismatch)
    #expect(try outcome(secrets: [other]) == .webhookSignatureMismatch)
    #expect(try outcome(secrets: []) == .webhookSignatureMismatch)
    for signature in [
      "", "v1,", "v1,AAAA", "v1," + String(repeating: "A", count: 43) + "=", "v2" + Vector.signature.dropFirst(2),
    ] {
      #expect(try outcome(signature) == .webhookSignatureMismatch, "\(signature)")
    }
  }

  @Test func aMessageFromAnotherTimeIsRefused() throws {
    #expect(try outcome(at: Vector.sent + .seconds(300)) == nil)
    #expect(try outcome(at: Vector.sent + .seconds(301)) == .webhookTimestampOutside)
    #expect(try outcome(at: Vector.sent - .seconds(301)) == .webhookTimestampOutside)
  }

  @Test(arguments: ["", "1614265330.0", "+1614265330", "01614265330", "1614265330 ", "16142653309999", "١٦"])
  func aTimestampIsPlainDigits(_ text: String) throws {
    #expect(try outcome(timestamp: text) == .webhookHeaderInvalid)
  }

  @Test func secretsAreCheckedAndNeverPrinted() throws {
    for text in [
      "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_AAAA", "whsec_%%%",
      "whsec_" + Data(count: 65).base64EncodedString(),
    ] {
      #expect(throws: secretInvalid) { try WebhookSecret(parsing: text) }
    }
    let secret = try WebhookSecret(parsing: Vector.secret)
    #expect(secret.reveal() == Vector.secret)
    #expect(!"\(secret)".contains("49"))
    #expect("\(secret)".contains("<redacted>"))
  }

  @Test func theEventSaysWhatChangedAndWhatIsHeldNow() throws {
    let agent = Sample.role("crm/agent", ["ticket.read"])
    let viewer = Sample.role("crm/viewer")
    let account = Sample.account([agent], displayName: "Ada")
    let plan = AccountPlan.plan(account, Sample.observed(Sample.account([viewer], displayName: "Ada")))
    let event = WebhookEvent(tenant: "acme", account: account, plan: plan, revision: 7, timestamp: Sample.now)
    let expected = """
      {"type":"grants.changed","timestamp":"2027-01-15T08:00:00.000Z","data":{"tenant":"acme","subject":{"id":"s-1",\
      "userName":"ada","displayName":"Ada","active":true},"granted":[{"application":"crm","role":"agent",\
      "entitlements":["ticket.read"]}],"revoked":[{"application":"crm","role":"viewer"}],"roles":[{"application":"crm",\
      "role":"agent","entitlements":["ticket.read"]}],"revision":7}}
      """
    #expect(JSONValue.object(event.document).text == expected)
  }
}

private let secretInvalid = CodedError(.webhookSecretInvalid, "", remedy: "")
