internal import Diagnostics
internal import Foundation
internal import LanyardCore
internal import Provisioning
internal import SignedXML

/// Reads the secrets that targets and connections refer to, from the environment and from files of the machine where `apply` runs.
struct ManifestSecrets {
  let environment: [String: String]

  /// The texts by the names under which the store keeps them: `Target acme/crm#secrets.0`.
  ///
  /// - Throws: ``Refusals`` with `manifest.secret.missing`, `webhook.secret.invalid` and what can be wrong with a private
  ///   key, one for each that is wrong.
  func read(for loaded: [ManifestLoader.Loaded]) throws(Refusals) -> [String: Secret<[UInt8]>] {
    var secrets: [String: Secret<[UInt8]>] = [:]
    var problems: [CodedError] = []
    for item in loaded {
      for (place, declared) in Self.declared(item.content).enumerated() {
        do throws(CodedError) {
          let text = try text(of: declared.reference)
          // What no delivery could be signed with, or no message opened with, is found now and not at the first of them.
          try declared.check(text)
          secrets["\(item.object.reference)#secrets.\(place)"] = Secret(Array(text.utf8))
        } catch {
          problems.append(placed(error, item))
        }
      }
    }
    guard problems.isEmpty else { throw Refusals(problems) }
    return secrets
  }

  private struct Declared {
    let reference: SecretReference
    let check: (String) throws(CodedError) -> Void
  }

  private static func declared(_ content: TypedManifest) -> [Declared] {
    switch content {
    case .target(let target):
      target.secrets.map { reference in
        Declared(reference: reference) { (text) throws(CodedError) in _ = try WebhookSecret(parsing: text) }
      }
    case .connection(let connection):
      connection.decryptionKeys.map { key in
        Declared(reference: key.key) { (text) throws(CodedError) in
          _ = try DecryptionKey(privateKeyPEM: Secret(text), certificatePEM: key.certificate)
        }
      }
    default: []
    }
  }

  private func text(of reference: SecretReference) throws(CodedError) -> String {
    switch reference {
    case .environment(let name):
      guard let value = environment[name], !value.isEmpty else {
        throw missing("the environment variable `\(name)` is not set", "set it where `lanyard apply` runs")
      }
      return value
    case .file(let path):
      do throws(CodedError) {
        return Self.withoutLineBreak(try ManifestFiles.text(path))
      } catch {
        throw missing(error.message, error.remedy)
      }
    }
  }

  private func missing(_ message: String, _ remedy: String) -> CodedError {
    CodedError(.manifestSecretMissing, message, expected: "a secret", remedy: remedy, exposure: .operator)
  }

  private func placed(_ error: CodedError, _ item: ManifestLoader.Loaded) -> CodedError {
    var error = error
    error.message = "\(item.object.reference): \(error.message)"
    error.position = item.position
    return error
  }

  private static func withoutLineBreak(_ text: String) -> String {
    var text = text
    while text.hasSuffix("\n") || text.hasSuffix("\r\n") { text.removeLast() }
    return text
  }
}
