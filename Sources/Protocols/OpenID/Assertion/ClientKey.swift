public import Diagnostics
internal import Foundation
public import JSON
internal import JWTKit

/// One public key of a client, read from a JWK (RFC 7517 §4, RFC 7518 §6, RFC 8037 §2).
public struct ClientKey: Sendable {
  private enum Material: Sendable {
    case rsa(Insecure.RSA.PublicKey)
    case p256(ES256PublicKey)
    case p384(ES384PublicKey)
    case ed25519(EdDSA.PublicKey)
  }

  /// The `kid`, where the key has one.
  public let id: String?
  /// The one algorithm the key is for, where it says so.
  public let algorithm: AssertionAlgorithm?
  private let material: Material

  /// RSA keys have 2048 to 8192 bits.
  ///
  /// - Throws: `oauth.key-set.invalid` for other types of keys, for private ones, and for what is no key at all.
  public init(_ jwk: JSONObject) throws(CodedError) {
    guard ["d", "p", "q", "dp", "dq", "qi", "oth", "k"].allSatisfy({ jwk[$0] == nil }) else {
      throw Self.refusal(
        "a key of the set is private or symmetric", expected: "public keys alone", received: "private members",
        remedy: "take the private key out of circulation, and send the public one")
    }
    guard jwk["use"] == nil || jwk["use"] == "sig" else {
      throw Self.refusal(
        "a key of the set is not for signatures", expected: "`use` `sig`, or none",
        received: jwk["use"].map { "`\($0.text.prefix(40))`" } ?? "nothing", remedy: "send the keys that sign")
    }
    id = try Self.text(jwk, "kid", maximum: 256)
    algorithm = try Self.algorithm(of: jwk)
    material = try Self.material(of: jwk)
    guard algorithm.map(allows) ?? true else {
      throw Self.refusal(
        "a key of the set is not of its algorithm's type", expected: "a key for `\(algorithm?.rawValue ?? "")`",
        received: "`kty` \(jwk["kty"]?.text.prefix(40) ?? "")", remedy: "correct `alg`, or leave it out")
    }
  }

  /// Whether the key can make signatures of this algorithm: what a key is for follows from the key, never from a token.
  func allows(_ wanted: AssertionAlgorithm) -> Bool {
    guard algorithm == nil || algorithm == wanted else { return false }
    return switch (material, wanted) {
    case (.rsa, .rs256), (.rsa, .ps256), (.p256, .es256), (.p384, .es384), (.ed25519, .edDSA): true
    default: false
    }
  }

  /// Whether this key made the signature.
  func verifies(_ signature: [UInt8], of signed: [UInt8], by algorithm: AssertionAlgorithm) async -> Bool {
    guard allows(algorithm) else { return false }
    // JWTKit hands out its algorithms through a collection alone.
    let keys = JWTKeyCollection()
    switch material {
    case .rsa(let key) where algorithm == .ps256: await keys.add(pss: key, digestAlgorithm: .sha256)
    case .rsa(let key): await keys.add(rsa: key, digestAlgorithm: .sha256)
    case .p256(let key): await keys.add(ecdsa: key)
    case .p384(let key): await keys.add(ecdsa: key)
    case .ed25519(let key): await keys.add(eddsa: key)
    }
    // It throws where the signature has not even the right length, which is as wrong as any.
    let verdict = try? await keys.getKey().verify(signature, signs: signed)
    return verdict == true
  }
}

extension ClientKey {
  private static func material(of jwk: JSONObject) throws(CodedError) -> Material {
    let (kind, curve) = (jwk["kty"]?.stringValue ?? "", jwk["crv"]?.stringValue ?? "")
    switch (kind, curve) {
    case ("RSA", _):
      let (modulus, exponent) = (try number(jwk, "n", maximum: 1024), try number(jwk, "e", maximum: 8))
      return try made { .rsa(try Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent)) }
    case ("EC", "P-256"):
      let point = (x: try number(jwk, "x", maximum: 32), y: try number(jwk, "y", maximum: 32))
      return try made { .p256(try ES256PublicKey(parameters: point)) }
    case ("EC", "P-384"):
      let point = (x: try number(jwk, "x", maximum: 48), y: try number(jwk, "y", maximum: 48))
      return try made { .p384(try ES384PublicKey(parameters: point)) }
    case ("OKP", "Ed25519"):
      let point = try number(jwk, "x", maximum: 32)
      return try made { .ed25519(try EdDSA.PublicKey(x: point, curve: .ed25519)) }
    default:
      throw refusal(
        "a key of the set has a type not taken here",
        expected: "`RSA`, `EC` with `P-256` or `P-384`, `OKP` with `Ed25519`",
        received: "`\(kind.prefix(40))` `\(curve.prefix(40))`", remedy: "make a key of one of these types")
    }
  }

  private static func made(_ make: () throws -> Material) throws(CodedError) -> Material {
    do {
      return try make()
    } catch {
      throw refusal(
        "a key of the set is no key", expected: "a point of its curve, or an RSA modulus of at least 2048 bits",
        received: "numbers that make none", remedy: "export the public key again")
    }
  }

  private static func algorithm(of jwk: JSONObject) throws(CodedError) -> AssertionAlgorithm? {
    guard let name = try text(jwk, "alg", maximum: 40) else { return nil }
    guard let algorithm = AssertionAlgorithm(rawValue: name) else {
      throw refusal(
        "a key of the set has an algorithm not taken here", expected: "one of " + AssertionAlgorithm.names,
        received: "`\(name)`", remedy: "make a key for one of these algorithms")
    }
    return algorithm
  }

  /// The text of a base64url number of at most so many octets.
  private static func number(_ jwk: JSONObject, _ name: String, maximum: Int) throws(CodedError) -> String {
    let text = jwk[name]?.stringValue ?? ""
    // A longer text than its octets need is none.
    guard !text.isEmpty, text.utf8.count <= maximum * 4 / 3 + 4, let octets = Base64URL.decode(text.utf8),
      octets.count <= maximum
    else {
      throw refusal(
        "`\(name)` of a key of the set is no number", expected: "1 to \(maximum) octets in base64url",
        received: "\(text.utf8.count) characters", remedy: "export the public key again")
    }
    return text
  }

  private static func text(_ jwk: JSONObject, _ name: String, maximum: Int) throws(CodedError) -> String? {
    guard let value = jwk[name] else { return nil }
    guard let text = value.stringValue, !text.isEmpty, text.utf8.count <= maximum else {
      throw refusal(
        "`\(name)` of a key of the set is no usable text", expected: "a text of 1 to \(maximum) octets",
        received: value.kind, remedy: "correct `\(name)`, or leave it out")
    }
    return text
  }

  private static func refusal(_ message: String, expected: String, received: String, remedy: String) -> CodedError {
    CodedError(.oauthKeySetInvalid, message, expected: expected, received: received, remedy: remedy)
  }
}
