internal import COpenSSL
package import Diagnostics

/// A digest of octets that come in pieces.
package final class RunningDigest {
  private let context: OpaquePointer

  /// - Throws: `saml.canonical.failed` where OpenSSL refuses.
  package init(_ algorithm: DigestAlgorithm) throws(CodedError) {
    guard let context = EVP_MD_CTX_new() else { throw Self.failed }
    self.context = context
    guard EVP_DigestInit_ex(context, algorithm.method, nil) == 1 else { throw Self.failed }
  }

  deinit {
    EVP_MD_CTX_free(context)
  }

  package func update(_ octets: [UInt8]) throws(CodedError) {
    guard EVP_DigestUpdate(context, octets, octets.count) == 1 else { throw Self.failed }
  }

  package func finish() throws(CodedError) -> [UInt8] {
    var value = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    guard EVP_DigestFinal_ex(context, &value, &count) == 1 else { throw Self.failed }
    return Array(value.prefix(Int(count)))
  }

  private static var failed: CodedError {
    ERR_clear_error()
    return CodedError(
      .canonicalizationFailed, "OpenSSL could not digest", remedy: "check the installation of OpenSSL",
      exposure: .operator)
  }
}
