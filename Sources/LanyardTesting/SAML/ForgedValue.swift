internal import Diagnostics
internal import SignedXML

/// Signature values made without a private key.
enum ForgedValue {
  /// The canonical octets of a SignedInfo as the sample identity provider writes it.
  static func canonical(_ signedInfo: String) -> [UInt8] {
    var text = ResponseSurgery(signedInfo).inserting(
      " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"", after: "<ds:SignedInfo")
    for name in ["CanonicalizationMethod", "SignatureMethod", "Transform", "Transform", "DigestMethod"] {
      text = text.replacing("/>", with: "></ds:\(name)>")
    }
    return text.octets
  }

  /// HMAC-SHA256 (RFC 2104).
  static func hmac(_ octets: [UInt8], secret: [UInt8]) -> [UInt8]? {
    let block = 64
    guard let hashed = DigestAlgorithm.sha256.digest(secret) else { return nil }
    let short = secret.count > block ? hashed : secret
    let key = short + [UInt8](repeating: 0, count: block - short.count)
    return DigestAlgorithm.sha256.digest(key.map { $0 ^ 0x36 } + octets).flatMap { inner in
      DigestAlgorithm.sha256.digest(key.map { $0 ^ 0x5C } + inner)
    }
  }

  /// A number whose cube begins like a padded digest (Bleichenbacher, 2006): eight octets of padding, the digest, and
  /// whatever the root leaves behind it.
  static func cubeRoot(_ octets: [UInt8]) -> [UInt8]? {
    guard let digest = DigestAlgorithm.sha256.digest(octets) else { return nil }
    let algorithm: [UInt8] = [
      0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
    ]
    let head = [0x00, 0x01] + [UInt8](repeating: 0xFF, count: 8) + [0x00] + algorithm + digest
    return BigNumber(octets: head + [UInt8](repeating: 0xFF, count: 256 - head.count)).cubeRoot.octets(256)
  }

  /// The order of the group of P-256 (FIPS 186-5).
  static let orderOfP256 =
    [UInt8](repeating: 0xFF, count: 4) + [UInt8](repeating: 0, count: 4) + [UInt8](repeating: 0xFF, count: 8) + [
      0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ]

  static let curveKey = try? SigningKey.generate(
    commonName: "curve.example", now: Instant(milliseconds: 1_795_000_000_000), kind: .p256)

  /// A trusted key of the exponent 3, of which nobody kept the private half.
  static let lowExponentKey = try? VerificationKey(certificatePEM: lowExponentCertificate)

  private static let lowExponentCertificate = """
    -----BEGIN CERTIFICATE-----
    MIIDHzCCAgegAwIBAgIUPNlnLk8Q4rXOx2vJG1tNde2dpgAwDQYJKoZIhvcNAQEL
    BQAwHzEdMBsGA1UEAwwUbG93LWV4cG9uZW50LmV4YW1wbGUwIBcNMjYxMTIzMDQx
    OTIyWhgPMjEyNjEwMzAwNDE5MjJaMB8xHTAbBgNVBAMMFGxvdy1leHBvbmVudC5l
    eGFtcGxlMIIBIDANBgkqhkiG9w0BAQEFAAOCAQ0AMIIBCAKCAQEAwua7T0LeaUtC
    UtdQV6R8LWyZnhglzbnNqueYvqvp3A3aLit2cidhKksPwB63aI+V7u/90b0pjlql
    69WGw/s7OGeXBpDK7wgiKsM61UZApng17iJymy9Yltp+X/ypLC4KUjYnuAF+l/fQ
    xoN0OywTxqTnKJYPgPUwjK9jY9CcXldLCyuvm0/E54EhK+XrDdyMW7cb5wyxHgpr
    5zFGfcDGws6tkwpblmiBTf+urVQgKAzeMekU/fBfXwyiAm+WfK//gXfmFgXsLywi
    /TXrXNmzTsH6lI3xBZuf4I9tFXWqXeJZKiMUEXnFUusP6Yv5R+4EI58PZY/k/ns7
    DowMutlXcQIBA6NTMFEwHQYDVR0OBBYEFIlLRDNe2m83GQzG/72FW557aetDMB8G
    A1UdIwQYMBaAFIlLRDNe2m83GQzG/72FW557aetDMA8GA1UdEwEB/wQFMAMBAf8w
    DQYJKoZIhvcNAQELBQADggEBAJMQN9i4BgSB/sSWf5vUZpsPX58xn8TUOiIWUQJP
    fQ7+dlPMBJdKIDMRfIff1u3sGXxHKR1X9S2zOy/KDhSD4gsRXilKPv/5tZQmmpug
    b2H8XlEb9E0YeJQ1f0P77Hy4/XdpJnGgb8LMfuWbKzFZrGoV49vtEqngEU972SDX
    uFcJat4BVZqGr4tQQDukgwlXtMGpbMIGz8YoOkh/zVYMw1HHTsP7LKg3GsIo6Prh
    365XD2TE2nx+jJ6+mZkWCndvElPFCpCkmXT/+c2kQX+/MO5YzpZal9a+KWnIF9V4
    vRIFT71jh2t4TsFvZVJ7+uE3c1ZvoiDZ58yeRWoQJ+OVrvs=
    -----END CERTIFICATE-----
    """
}
