import Diagnostics
import Foundation
import JSON
import SAML

@testable import SignedXML

/// A response as one product writes it: a template of its own prefixes, order and white space in
/// `Vectors/SAML/Vendors`, filled in and signed here with a fresh key, and the verdict it must have beside it.
///
/// Marks: `{{time OFFSET DIGITS}}`, `{{acs}}`, `{{sp}}`, `{{request}}`, `{{digest ID}}`, `{{value ID}}` (SignatureValue on
/// one line), `{{value76 ID}}` (in lines of 76), `{{certificate}}`, `{{certificate-cr}}` (lines that end in a CR).
struct VendorResponse {
  static let names = [
    "adfs", "adfs-without-name", "auth0", "duo", "entra", "entra-overage", "google", "jumpcloud", "keycloak", "okta",
    "onelogin", "pingfederate", "pingone", "shibboleth", "simplesamlphp",
  ]

  static var folder: URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Vectors/SAML/Vendors")
  }

  let expected: JSONObject
  private let template: String

  init(_ name: String) throws {
    template = String(decoding: try Data(contentsOf: Self.folder.appending(path: name + ".xml")), as: UTF8.self)
    let octets = [UInt8](try Data(contentsOf: Self.folder.appending(path: name + ".json")))
    expected = try JSONValue(parsing: octets).objectValue ?? [:]
  }

  /// The message, with `change` made before it is signed.
  func signed(_ change: (String) -> String = { $0 }) throws -> String {
    var text = change(Self.filled(template))
    for id in Self.signedIDs(of: text) { text = try Self.sign(text, id) }
    return text
  }

  /// The context of a service that trusts this identity provider and has asked it.
  func context(_ change: (inout ValidationContext) -> Void = { _ in }) -> ValidationContext {
    ResponseFixture.context { context in
      context.idp.entityID = expected["idp"]?.stringValue ?? ""
      for name in expected["leniencies"]?.arrayValue ?? [] {
        guard let leniency = name.stringValue.flatMap(ValidationPolicy.Leniency.init(rawValue:)) else { continue }
        context.policy.leniencies.insert(leniency)
      }
      change(&context)
    }
  }

  private static func filled(_ template: String) -> String {
    var text = template.replacing("{{acs}}", with: ResponseFixture.acs).replacing("{{sp}}", with: ResponseFixture.sp)
      .replacing("{{request}}", with: "_request1")
    for mark in text.matches(of: /{{time ([+-]?[0-9]+) ([0-9])}}/).reversed() {
      text.replaceSubrange(mark.range, with: time(Int(mark.1) ?? 0, digits: Int(mark.2) ?? 0))
    }
    let certificate = ResponseFixture.key.certificateDER
    return text.replacing("{{certificate}}", with: Base64.encode(certificate))
      .replacing("{{certificate-cr}}", with: lines(Base64.encode(certificate), ending: "&#13;\n"))
  }

  private static func time(_ offset: Int, digits: Int) -> String {
    let text = (ResponseFixture.now + .seconds(offset)).rfc3339
    let seconds = text.prefix(19)
    return digits == 0 ? seconds + "Z" : seconds + "." + String("1234567".prefix(digits)) + "Z"
  }

  private static func lines(_ text: String, ending: String) -> String {
    let characters = Array(text)
    return stride(from: 0, to: characters.count, by: 76)
      .map { String(characters[$0..<min($0 + 76, characters.count)]) }.joined(separator: ending)
  }
}

/// Signing in place: the Signature stands in the template, and only its values are missing.
extension VendorResponse {
  /// Innermost first, since the outer digest covers the inner signature.
  private static func signedIDs(of text: String) -> [String] {
    text.matches(of: /{{digest ([^}]+)}}/).map { String($0.1) }.reversed()
  }

  private static func sign(_ text: String, _ id: String) throws -> String {
    let digested = try digest(of: text, id)
    let withDigest = text.replacing("{{digest \(id)}}", with: Base64.encode(digested))
    let document = try ParsedDocument(parsing: Array(withDigest.utf8), limits: .message)
    guard let element = document.element(withID: id), let signature = signature(of: element),
      let info = signature.onlyChild("SignedInfo", in: namespace)
    else { preconditionFailure("`\(id)` has no SignedInfo") }
    let value = Base64.encode(
      try ResponseFixture.key.signature(over: Canonicalizer.canonicalize(info), algorithm: .rsaSHA256))
    return withDigest.replacing("{{value \(id)}}", with: value)
      .replacing("{{value76 \(id)}}", with: "\n" + lines(value, ending: "\n") + "\n")
  }

  private static func digest(of text: String, _ id: String) throws -> [UInt8] {
    let document = try ParsedDocument(parsing: Array(text.utf8), limits: .message)
    guard let element = document.element(withID: id), let signature = signature(of: element) else {
      preconditionFailure("`\(id)` has no Signature")
    }
    let octets = try Canonicalizer.canonicalize(
      element, without: signature, by: .exclusive(prefixList: prefixList(of: signature)))
    guard let digest = DigestAlgorithm.sha256.digest(octets) else { preconditionFailure("no digest") }
    return digest
  }

  private static let namespace = "http://www.w3.org/2000/09/xmldsig#"

  private static func signature(of element: UnverifiedElement) -> UnverifiedElement? {
    element.onlyChild("Signature", in: namespace)
  }

  private static func prefixList(of signature: UnverifiedElement) -> [String] {
    let transforms =
      signature.onlyChild("SignedInfo", in: namespace)?.onlyChild("Reference", in: namespace)?
      .onlyChild("Transforms", in: namespace)?.children ?? []
    let lists = transforms.flatMap(\.children).compactMap { $0.attribute("PrefixList") }
    return lists.flatMap { $0.split(separator: " ").map(String.init) }
  }
}
