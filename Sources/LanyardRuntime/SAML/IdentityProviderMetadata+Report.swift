internal import Diagnostics
internal import JSON
internal import SAML
internal import SignedXML

extension IdentityProviderMetadata {
  /// - Throws: the codes of certificates.
  func lines() throws(CodedError) -> [String] {
    var table = TextTable([["entity ID", entityID]])
    for endpoint in singleSignOn { table.add("sign-on", endpoint.location.text, endpoint.binding.lastPart) }
    for endpoint in singleLogout { table.add("logout", endpoint.location.text, endpoint.binding.lastPart) }
    for certificate in signingCertificates {
      let key = try VerificationKey(certificateDER: certificate)
      table.add("signing key", "RSA \(key.bits), until \(key.notAfter?.rfc3339 ?? "unknown")", key.thumbprint)
    }
    for format in nameIDFormats { table.add("NameID format", format) }
    if wantsSignedRequests { table.add("wants", "signed requests") }
    if let validUntil { table.add("valid until", validUntil.rfc3339) }
    return table.lines
  }

  /// - Throws: the codes of certificates.
  func json() throws(CodedError) -> JSONValue {
    var keys: [JSONValue] = []
    for certificate in signingCertificates {
      let key = try VerificationKey(certificateDER: certificate)
      keys.append([
        "thumbprint": .string(key.thumbprint), "bits": .number(JSONNumber(key.bits)),
        "notAfter": key.notAfter.map { .string($0.rfc3339) } ?? .null,
      ])
    }
    return [
      "entityID": .string(entityID), "singleSignOn": .array(singleSignOn.map(\.json)),
      "singleLogout": .array(singleLogout.map(\.json)), "signingKeys": .array(keys),
      "encryptionCertificates": .number(JSONNumber(encryptionCertificates.count)),
      "nameIDFormats": .array(nameIDFormats.map { .string($0) }), "wantsSignedRequests": .bool(wantsSignedRequests),
      "validUntil": validUntil.map { .string($0.rfc3339) } ?? .null,
    ]
  }
}

extension IdentityProviderMetadata.Endpoint {
  fileprivate var json: JSONValue { ["binding": .string(binding), "location": .string(location.text)] }
}

extension String {
  /// `HTTP-POST` of the binding's URI.
  fileprivate var lastPart: String { split(separator: ":").last.map(String.init) ?? self }
}
