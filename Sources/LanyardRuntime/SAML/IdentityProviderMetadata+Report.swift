internal import Diagnostics
internal import JSON
internal import SAML
internal import SignedXML

extension IdentityProviderMetadata {
  /// Everything about one identity provider; status `refused` where a connection made of it would refuse sign-ins.
  func report(at now: Instant, _ signature: AuthenticOctets?) -> VerbReport {
    var object = json(at: now).objectValue ?? [:]
    object["signature"] = signature?.json ?? .null
    let isRefused = findings(at: now).contains { $0.outcome == .failed }
    return VerbReport(
      lines: lines(at: now, signature), json: .object(object), status: isRefused ? .refused : .done)
  }

  private func lines(at now: Instant, _ signature: AuthenticOctets?) -> [String] {
    var table = TextTable([["entity ID", entityID]])
    if let displayName { table.add("name", displayName) }
    for endpoint in singleSignOn { table.add("sign-on", endpoint.location.text, endpoint.binding.lastPart) }
    for endpoint in singleLogout { table.add("logout", endpoint.location.text, endpoint.binding.lastPart) }
    for key in signingCertificateSummaries { table.add("signing key", key.text, key.thumbprint) }
    for key in encryptionCertificateSummaries { table.add("encryption key", key.text, key.thumbprint) }
    for format in nameIDFormats { table.add("NameID format", format) }
    for scope in scopes { table.add("scope", scope) }
    if wantsSignedRequests { table.add("wants", "signed requests") }
    if let validUntil { table.add("valid until", validUntil.rfc3339) }
    if let cacheDuration { table.add("keep for", cacheDuration.iso8601) }
    table.add("signature", signature?.text ?? "not verified; give --trust-key")
    return table.lines + findings(at: now).flatMap(\.lines)
  }

  func json(at now: Instant) -> JSONValue {
    [
      "entityID": .string(entityID), "displayName": displayName.map { .string($0) } ?? .null,
      "singleSignOn": .array(singleSignOn.map(\.json)), "singleLogout": .array(singleLogout.map(\.json)),
      "signingKeys": .array(signingCertificateSummaries.map(\.json)),
      "encryptionKeys": .array(encryptionCertificateSummaries.map(\.json)),
      "encryptionCertificates": .number(JSONNumber(encryptionCertificates.count)),
      "nameIDFormats": .array(nameIDFormats.map { .string($0) }), "scopes": .array(scopes.map { .string($0) }),
      "wantsSignedRequests": .bool(wantsSignedRequests),
      "validUntil": validUntil.map { .string($0.rfc3339) } ?? .null,
      "cacheDuration": cacheDuration.map { .string($0.iso8601) } ?? .null,
      "findings": .array(findings(at: now).filter { $0.outcome != .passed }.map(\.json)),
    ]
  }
}

extension Finding {
  /// Two lines for what is to be mended, none for what is well.
  fileprivate var lines: [String] {
    guard outcome != .passed, let error else { return [] }
    let mark = outcome == .failed ? "error" : "note"
    return ["\(mark): \(error.code): \(error.message)", "  hint: \(error.remedy)"]
  }
}

extension CertificateSummary {
  fileprivate var text: String {
    "\(subject), \(keyType) \(keyBits), until \(notAfter?.rfc3339 ?? "unknown")"
  }

  fileprivate var json: JSONValue {
    [
      "thumbprint": .string(thumbprint), "subject": .string(subject), "type": .string(keyType),
      "bits": .number(JSONNumber(keyBits)), "notBefore": notBefore.map { .string($0.rfc3339) } ?? .null,
      "notAfter": notAfter.map { .string($0.rfc3339) } ?? .null,
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
