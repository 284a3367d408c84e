internal import Diagnostics
internal import JSON
internal import SAML
internal import SignedXML

/// Reads `CONTEXT.json` of `lanyard saml validate`: the members of `schemas/saml/validation-context.schema.json`, and no
/// other, since a misspelt switch must not silently mean its default.
struct ValidationContextFile {
  /// Larger than any list of certificates.
  static let maximumOctets = 1 << 20
  /// Each is tried with every encrypted key of a message, and costs as much as verifying forty signatures.
  static let maximumDecryptionKeys = 8

  /// The members of each object, as the schema lists them.
  static let members = [
    "spEntityID", "acsURL", "inResponseTo", "now", "idp", "spDecryptionKeys", "seenAssertionIDs", "policy",
  ]
  static let trustMembers = ["entityID", "signingCertificates", "encryptionCertificates"]
  static let keyMembers = ["keyPEM", "certificatePEM"]
  static let policyMembers = [
    "wantAssertionsSigned", "wantResponseSigned", "wantAssertionsEncrypted", "allowIdPInitiated", "allowSHA1",
    "allowRSA15", "checkCertificateExpiration", "clockSkewSeconds", "requireAudience", "requestedAuthnContext",
    "leniencies",
  ]

  /// - Throws: `saml.context.invalid`, the codes of `JSONValue(parsing:)` and of certificates.
  static func context(parsing octets: [UInt8]) throws(CodedError) -> ValidationContext {
    let value = try JSONValue(parsing: octets, limits: JSONLimits(maximumOctets: maximumOctets))
    guard let object = value.objectValue else {
      throw ContextReader.invalid("", "is no object", expected: "an object", received: value.kind)
    }
    let reader = try ContextReader(object, path: "", members: members)
    return ValidationContext(
      spEntityID: try reader.text("spEntityID"), acsURL: try reader.text("acsURL"),
      inResponseTo: try reader.optionalText("inResponseTo"), now: try reader.instant("now"),
      idp: try trust(try reader.object("idp", members: trustMembers)), spDecryptionKeys: try decryptionKeys(reader),
      seenAssertionIDs: try reader.texts("seenAssertionIDs"), policy: try policy(reader))
  }

  private static func trust(_ reader: ContextReader) throws(CodedError) -> IdentityProviderTrust {
    guard reader.value("signingCertificates") != nil else { throw reader.missing("signingCertificates") }
    var keys: [VerificationKey] = []
    for (place, pem) in try reader.texts("signingCertificates").enumerated() {
      do throws(CodedError) {
        keys.append(try VerificationKey(certificatePEM: pem))
      } catch {
        throw named("idp.signingCertificates[\(place)]", error)
      }
    }
    return IdentityProviderTrust(
      entityID: try reader.text("entityID"), signingCertificates: keys,
      encryptionCertificates: try reader.texts("encryptionCertificates"))
  }

  /// Which of several texts of the file an error is about.
  private static func named(_ path: String, _ error: CodedError) -> CodedError {
    var error = error
    error.message = "`\(path)`: \(error.message)"
    return error
  }

  private static func policy(_ parent: ContextReader) throws(CodedError) -> ValidationPolicy {
    var policy = ValidationPolicy()
    guard parent.value("policy") != nil else { return policy }
    let reader = try parent.object("policy", members: policyMembers)
    policy.wantAssertionsSigned = try reader.flag("wantAssertionsSigned", default: false)
    policy.wantResponseSigned = try reader.flag("wantResponseSigned", default: false)
    policy.wantAssertionsEncrypted = try reader.flag("wantAssertionsEncrypted", default: false)
    policy.allowIdPInitiated = try reader.flag("allowIdPInitiated", default: false)
    policy.allowSHA1 = try reader.flag("allowSHA1", default: false)
    policy.allowRSA15 = try reader.flag("allowRSA15", default: false)
    policy.checkCertificateExpiration = try reader.flag("checkCertificateExpiration", default: false)
    policy.clockSkewSeconds = try reader.integer("clockSkewSeconds", default: 120, in: 0...86_400)
    policy.requireAudience = try reader.flag("requireAudience", default: true)
    policy.requestedAuthnContext = try reader.texts("requestedAuthnContext")
    policy.leniencies = try leniencies(reader)
    return policy
  }

  private static func leniencies(_ reader: ContextReader) throws(CodedError) -> Set<ValidationPolicy.Leniency> {
    var found: Set<ValidationPolicy.Leniency> = []
    for name in try reader.texts("leniencies") {
      guard let leniency = ValidationPolicy.Leniency.allCases.first(where: { $0.rawValue.hasSameOctets(as: name) })
      else {
        let known = ValidationPolicy.Leniency.allCases.map(\.rawValue).joined(separator: ", ")
        throw ContextReader.invalid(
          "policy.leniencies", "names a leniency that is not known", expected: known, received: "`\(name.prefix(80))`")
      }
      found.insert(leniency)
    }
    return found
  }

  /// - Throws: `saml.context.invalid`, and for a key or a certificate that is none, or that do not belong together, the
  ///   codes of `DecryptionKey`.
  private static func decryptionKeys(_ reader: ContextReader) throws(CodedError) -> [DecryptionKey] {
    let elements = try reader.elements("spDecryptionKeys")
    guard elements.count <= maximumDecryptionKeys else {
      throw ContextReader.invalid(
        "spDecryptionKeys", "names too many keys", expected: "at most \(maximumDecryptionKeys)",
        received: "\(elements.count)", remedy: "keep the current key, the next one and those that retire")
    }
    var keys: [DecryptionKey] = []
    for (place, element) in elements.enumerated() {
      let path = "spDecryptionKeys[\(place)]"
      guard let object = element.objectValue else {
        throw ContextReader.invalid(path, "is no object", expected: "an object", received: element.kind)
      }
      let key = try ContextReader(object, path: path, members: keyMembers)
      let (text, certificate) = (Secret(try key.text("keyPEM")), try key.text("certificatePEM"))
      do throws(CodedError) {
        keys.append(try DecryptionKey(privateKeyPEM: text, certificatePEM: certificate))
      } catch {
        throw named(path, error)
      }
    }
    return keys
  }
}
