import Diagnostics
import Foundation
import JSON
import SAML
import SignedXML

/// Keeps the messages of tests as files that `lanyard saml validate` judges too, where `LANYARD_SAML_VECTORS` names a
/// folder for them: `GROUP/NAME.xml`, its `NAME.context.json`, and in `NAME.expected` the answer it must have, `accept` or
/// a code. `scripts/saml-vectors` makes them and has them judged.
enum VectorFolder {
  private static let folder = ProcessInfo.processInfo.environment["LANYARD_SAML_VECTORS"].map { URL(filePath: $0) }

  /// - Parameters:
  ///   - name: unique in its group; what file names cannot hold becomes `_`.
  ///   - code: nil where the message is accepted.
  ///   - keys: those whose private halves the context holds.
  static func keep(
    _ group: String, _ name: String, _ message: [UInt8], _ context: ValidationContext, expected code: String?,
    keys: [SigningKey] = []
  ) throws {
    guard let folder else { return }
    let group = folder.appending(path: group)
    try FileManager.default.createDirectory(at: group, withIntermediateDirectories: true)
    let plain = name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "_" }
    let file = group.appending(path: String(plain))
    try Data(message).write(to: file.appendingPathExtension("xml"), options: .withoutOverwriting)
    try Data(context.json(keys).pretty().utf8).write(to: file.appendingPathExtension("context.json"))
    try Data((code ?? "accept").utf8).write(to: file.appendingPathExtension("expected"))
  }
}

extension ValidationContext {
  /// As `schemas/saml/validation-context.schema.json` describes it.
  fileprivate func json(_ keys: [SigningKey]) -> JSONValue {
    let idp: JSONValue = [
      "entityID": .string(idp.entityID),
      "signingCertificates": .array(idp.signingCertificates.map { .string($0.certificatePEM) }),
      "encryptionCertificates": .array(idp.encryptionCertificates.map { .string($0) }),
    ]
    let opening = spDecryptionKeys.compactMap { key in
      keys.first { $0.verificationKey.thumbprint == key.thumbprint }
    }
    return [
      "spEntityID": .string(spEntityID), "acsURL": .string(acsURL),
      "inResponseTo": inResponseTo.map { .string($0) } ?? .null, "now": .string(now.rfc3339), "idp": idp,
      "spDecryptionKeys": .array(
        opening.map {
          ["keyPEM": .string($0.privateKeyPEM.reveal()), "certificatePEM": .string($0.certificatePEM)]
        }),
      "seenAssertionIDs": .array(seenAssertionIDs.map { .string($0.text) }), "policy": policy.json,
    ]
  }
}

extension VerificationKey {
  fileprivate var certificatePEM: String {
    let text = Data(certificateDER).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
    return "-----BEGIN CERTIFICATE-----\n\(text)\n-----END CERTIFICATE-----\n"
  }
}

extension ValidationPolicy {
  fileprivate var json: JSONValue {
    [
      "wantAssertionsSigned": .bool(wantAssertionsSigned), "wantResponseSigned": .bool(wantResponseSigned),
      "wantAssertionsEncrypted": .bool(wantAssertionsEncrypted), "allowIdPInitiated": .bool(allowIdPInitiated),
      "allowSHA1": .bool(allowSHA1), "allowRSA15": .bool(allowRSA15),
      "checkCertificateExpiration": .bool(checkCertificateExpiration),
      "clockSkewSeconds": .number(JSONNumber(clockSkewSeconds)), "requireAudience": .bool(requireAudience),
      "requestedAuthnContext": .array(requestedAuthnContext.map { .string($0) }),
      "leniencies": .array(leniencies.map(\.rawValue).sorted().map { .string($0) }),
    ]
  }
}
