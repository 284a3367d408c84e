internal import Diagnostics
internal import Foundation
internal import LanyardCore
internal import Provisioning

/// Reads the secrets that targets refer to, from the environment and from files of the machine where `apply` runs.
struct ManifestSecrets {
  let environment: [String: String]

  /// The texts by the names under which the store keeps them: `Target acme/crm#secrets.0`.
  ///
  /// - Throws: ``Refusals`` with `manifest.secret.missing` and `webhook.secret.invalid`, one for each that is wrong.
  func read(for loaded: [ManifestLoader.Loaded]) throws(Refusals) -> [String: Secret<[UInt8]>] {
    var secrets: [String: Secret<[UInt8]>] = [:]
    var problems: [CodedError] = []
    for item in loaded {
      guard case .target(let target) = item.content else { continue }
      for (place, reference) in target.secrets.enumerated() {
        do throws(CodedError) {
          secrets["\(item.object.reference)#secrets.\(place)"] = try secret(reference)
        } catch {
          problems.append(placed(error, item))
        }
      }
    }
    guard problems.isEmpty else { throw Refusals(problems) }
    return secrets
  }

  private func secret(_ reference: SecretReference) throws(CodedError) -> Secret<[UInt8]> {
    let text: String
    switch reference {
    case .environment(let name):
      guard let value = environment[name], !value.isEmpty else {
        throw missing("the environment variable `\(name)` is not set", "set it where `lanyard apply` runs")
      }
      text = value
    case .file(let path):
      do throws(CodedError) {
        text = Self.withoutLineBreak(try ManifestFiles.text(path))
      } catch {
        throw missing(error.message, error.remedy)
      }
    }
    // A secret that no delivery could be signed with is found now and not at the first delivery.
    _ = try WebhookSecret(parsing: text)
    return Secret(Array(text.utf8))
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
