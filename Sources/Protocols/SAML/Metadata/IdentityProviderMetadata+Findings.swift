public import Diagnostics
public import SignedXML

/// What somebody who connects this identity provider should know.
extension IdentityProviderMetadata {
  /// The checks of one description, the failed ones first to be mended. Failed means that a connection made of it would
  /// refuse sign-ins; noted findings carry an error too, with its remedy.
  ///
  /// - Parameter now: for validity, of the document and of certificates.
  public func findings(at now: Instant) -> [Finding] {
    [validityFinding(at: now)] + keyFindings(at: now) + endpointFindings
  }

  /// The signing certificates as people look at them; those that cannot be read are left out, and are findings.
  public var signingCertificateSummaries: [CertificateSummary] {
    signingCertificates.compactMap { try? CertificateSummary(der: $0) }
  }

  public var encryptionCertificateSummaries: [CertificateSummary] {
    encryptionCertificates.compactMap { try? CertificateSummary(der: $0) }
  }

  private func validityFinding(at now: Instant) -> Finding {
    do throws(CodedError) {
      try requireValidity(at: now)
      return .passed("validity", received: validUntil.map(\.rfc3339) ?? "no end")
    } catch {
      return .failed("validity", error)
    }
  }

  private func keyFindings(at now: Instant) -> [Finding] {
    var findings: [Finding] = []
    var usable = 0
    for certificate in signingCertificates {
      let (found, isUsable) = Self.findings(of: certificate, at: now)
      findings += found
      usable += isUsable ? 1 : 0
    }
    if hasKeyWithoutUse {
      findings.append(
        .noted(
          "key.use",
          CodedError(
            .samlMetadataKeyUse, "a key states no use, so it counts for signing and for encryption",
            expected: "`signing` or `encryption`", received: "none",
            remedy: "nothing is needed; ask the identity provider to state the use if it means only one")))
    }
    // With one key that verifies, others that do not are only in the way.
    guard usable > 0 else { return findings }
    return findings.map { $0.outcome == .failed ? Finding.noted($0) : $0 }
  }

  private static func findings(of certificate: [UInt8], at now: Instant) -> ([Finding], isUsable: Bool) {
    let summary: CertificateSummary
    do throws(CodedError) {
      summary = try CertificateSummary(der: certificate)
    } catch {
      return ([.failed("key", error)], false)
    }
    var findings = timeFindings(of: summary, at: now)
    if summary.hasWeakDigest {
      findings.append(
        .noted(
          "certificate.digest",
          CodedError(
            .samlMetadataCertificateDigest, "the certificate \(summary.thumbprint) is signed over SHA-1 or MD5",
            expected: "SHA-256", remedy: "nothing is needed for sign-ins; plan a new certificate")))
    }
    guard let refusal = summary.refusal else { return (findings, true) }
    return ([.failed("key", refusal)] + findings, false)
  }

  /// Trust in a key does not end with its certificate, yet somebody forgot it there.
  private static func timeFindings(of summary: CertificateSummary, at now: Instant) -> [Finding] {
    if let end = summary.notAfter, end <= now {
      return [
        .noted(
          "certificate.time",
          CodedError(
            .samlMetadataCertificateExpired, "the certificate \(summary.thumbprint) has expired",
            expected: "an end after \(now.rfc3339)", received: end.rfc3339,
            remedy: "ask the identity provider for its current certificate"))
      ]
    }
    if let start = summary.notBefore, start > now {
      return [
        .noted(
          "certificate.time",
          CodedError(
            .samlMetadataCertificateEarly, "the certificate \(summary.thumbprint) has not begun",
            expected: "a beginning before \(now.rfc3339)", received: start.rfc3339,
            remedy: "nothing is needed where the identity provider prepares a rollover"))
      ]
    }
    return [.passed("certificate.time", received: summary.notAfter?.rfc3339)]
  }

  private var endpointFindings: [Finding] {
    (singleSignOn + singleLogout).filter { $0.location.origin.hasPrefix("http://") }.map { endpoint in
      .noted(
        "endpoint",
        CodedError(
          .samlMetadataPlainEndpoint, "an endpoint is reached without TLS", expected: "an https address",
          received: endpoint.location.text.inBackticks, remedy: "have the identity provider use https"))
    }
  }
}

extension Finding {
  /// Something to mend that decides nothing.
  fileprivate static func noted(_ check: String, _ error: CodedError) -> Finding {
    Finding(check: check, outcome: .noted, expected: error.expected, received: error.received, error: error)
  }

  fileprivate static func noted(_ failed: Finding) -> Finding {
    var finding = failed
    finding.outcome = .noted
    return finding
  }
}
