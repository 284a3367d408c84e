internal import Diagnostics
internal import JSON
internal import SAML

/// Keys, certificates and switches of connections.
extension MemberReader {
  /// One certificate in PEM. Its contents are judged where signatures are; here it only has to be one.
  mutating func certificate(_ value: JSONValue, at path: String) -> String? {
    if value["file"] != nil {
      note(
        .manifestMemberInvalid, at: path, "refers to a file that was not read",
        expected: "the certificate's text (PEM)",
        remedy: "apply the manifest with `lanyard apply -f`, which reads files, or write the text itself")
      return nil
    }
    guard let text = checkedText(value, at: path, maximumOctets: 16_384, multiline: true) else { return nil }
    let isCertificate =
      text.contains("-----BEGIN CERTIFICATE-----") && text.contains("-----END CERTIFICATE-----")
      && !text.contains("PRIVATE KEY")
    if isCertificate { return text }
    note(
      .manifestMemberInvalid, at: path, "is no certificate",
      expected: "one certificate in PEM (-----BEGIN CERTIFICATE-----)",
      remedy: "copy the certificate as PEM, from its first line to its last")
    return nil
  }

  /// Names of leniencies, each at most once.
  mutating func leniencies(_ name: String) -> Set<ValidationPolicy.Leniency> {
    let known = ValidationPolicy.Leniency.allCases
    var found: Set<ValidationPolicy.Leniency> = []
    for (value, path) in elements(name, maximumCount: known.count) {
      guard let word = checkedText(value, at: path) else { continue }
      guard let leniency = known.first(where: { $0.rawValue.hasSameOctets(as: word) }) else {
        note(
          .manifestMemberInvalid, at: path, "is no known leniency",
          expected: "one of " + known.map(\.rawValue).joined(separator: ", "), received: "`\(word.prefix(80))`",
          remedy: known.map(\.rawValue).nearest(to: word).map { "write `\($0)`" } ?? "remove it")
        continue
      }
      if !found.insert(leniency).inserted { noteRepeated(word, at: path) }
    }
    return found
  }

  /// Each costs a private-key operation of every message that is encrypted for none of them.
  private static var maximumDecryptionKeys: Int { 4 }

  mutating func decryptionKeys(_ name: String) -> [ConnectionManifest.DecryptionKey] {
    let keys = objects(name, ConnectionManifest.DecryptionKey.init(reading:))
    guard keys.count > Self.maximumDecryptionKeys else { return keys }
    note(
      .manifestMemberInvalid, at: path(of: name), "names too many keys",
      expected: "at most \(Self.maximumDecryptionKeys)", received: "\(keys.count)",
      remedy: "keep the current key, the next one and those that retire")
    return keys
  }
}

extension ConnectionManifest.DecryptionKey {
  init?(reading reader: inout MemberReader) {
    guard let key = reader.value("key") else {
      reader.noteMissing("key", expected: "a reference to the private key, such as `{file: sp-key.pem}`")
      return nil
    }
    guard let certificate = reader.value("certificate") else {
      reader.noteMissing("certificate", expected: "the certificate of the key, in PEM")
      return nil
    }
    guard let key = reader.secretReference(key, at: reader.path(of: "key")),
      let certificate = reader.certificate(certificate, at: reader.path(of: "certificate"))
    else { return nil }
    self.init(key: key, certificate: certificate)
  }
}
