internal import Diagnostics
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
internal import NIOCore
internal import NIOSSL

/// How connections are spoken on: HTTP/1.1, by TLS where the configuration names a certificate.
enum ServerChannel {
  /// - Throws: `server.tls.unreadable`.
  static func builder(_ tls: LanyardConfiguration.TLS?) throws -> HTTPServerBuilder {
    let http = HTTPServerBuilder.http1(
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [RequestDeadlines()], idleTimeout: .seconds(60),
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: 32 << 10, maxHeaderListSize: 64 << 10, maxHeaderFieldCount: 128)))
    guard let tls else { return http }
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(tls.certificate).map { NIOSSLCertificateSource.certificate($0) }
      let key = try NIOSSLPrivateKey(file: tls.key, format: .pem)
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain, privateKey: .privateKey(key))
      configuration.minimumTLSVersion = .tlsv12
      return try .tls(http, tlsConfiguration: configuration)
    } catch {
      throw CodedError(
        .serverTLSUnreadable, "the server's certificate and key cannot be used",
        expected: "a PEM chain in `\(tls.certificate)` and its PEM key in `\(tls.key)`", received: "`\(error)`",
        remedy: "check both files, and that the key is the certificate's", exposure: .operator)
    }
  }
}
