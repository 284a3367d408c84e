internal import Crypto
public import Diagnostics
internal import JSON

/// Makes so many fresh random octets.
public typealias RandomOctets = @Sendable (_ count: Int) -> [UInt8]

/// Seals personal values with AES-256-GCM, each time with a fresh salt and a fresh nonce.
///
/// The plaintext is salt ‖ canonical values; the associated data are the octets of
/// `lanyard-audit-seal-v1\n<subject>\n<keyID>`, so that a box opens only as the same
/// subject's and under the same key.
public struct EntrySealer: Sendable {
  static let saltLength = 32
  static let nonceLength = 12
  static let tagLength = 16

  private let random: RandomOctets

  public init(random: @escaping RandomOctets) {
    self.random = random
  }

  /// Seals `personal` under the 32 octets of `key`.
  ///
  /// - Throws: `audit.seal.invalid` for a key of another length or a subject or key id with a control character;
  ///   `json.number.range` for a value canonical JSON cannot say.
  public func seal(
    _ personal: PersonalValues, keyID: String, key: Secret<[UInt8]>
  ) throws(CodedError) -> SealedValues {
    let (symmetricKey, context) = try Self.prepare(subject: personal.subject, keyID: keyID, key: key)
    let opened = OpenedValues(
      subject: personal.subject, salt: try fresh(Self.saltLength), values: personal.values)
    let (plaintext, nonceOctets) = (try opened.plaintext(), try fresh(Self.nonceLength))
    do {
      let nonce = try AES.GCM.Nonce(data: nonceOctets)
      let box = try AES.GCM.seal(plaintext, using: symmetricKey, nonce: nonce, authenticating: context)
      return SealedValues(
        subject: personal.subject, keyID: keyID,
        box: Base64.encode(nonceOctets + Array(box.ciphertext) + Array(box.tag)),
        commitment: OpenedValues.commitment(to: plaintext))
    } catch {
      throw CodedError(
        .internal, "values could not be sealed", remedy: "report this with the request's id", exposure: .operator)
    }
  }

  /// Opens a seal with the key it was made with, and checks what it holds against the commitment.
  ///
  /// - Throws: `audit.seal.invalid` for another key or a changed box, `audit.opened.mismatch` for a box that holds other
  ///   values than were committed to.
  public static func open(_ sealed: SealedValues, key: Secret<[UInt8]>) throws(CodedError) -> OpenedValues {
    let (symmetricKey, context) = try prepare(subject: sealed.subject, keyID: sealed.keyID, key: key)
    guard let box = Base64.decode(sealed.box), box.count >= nonceLength + saltLength + tagLength,
      let combined = try? AES.GCM.SealedBox(combined: box),
      let plaintext = try? AES.GCM.open(combined, using: symmetricKey, authenticating: context)
    else { throw unopenable("the box does not open with this key") }
    let octets = Array(plaintext)
    guard case .object(let values) = try? JSONValue(parsing: Array(octets.dropFirst(saltLength))) else {
      throw unopenable("the box holds no JSON object")
    }
    let opened = OpenedValues(subject: sealed.subject, salt: Array(octets.prefix(saltLength)), values: values)
    try sealed.verify(opened)
    return opened
  }

  private func fresh(_ count: Int) throws(CodedError) -> [UInt8] {
    let octets = random(count)
    guard octets.count == count else {
      throw CodedError(
        .internal, "the source of randomness gave too little", expected: "\(count) octets",
        received: "\(octets.count) octets", remedy: "check the system's random device", exposure: .operator)
    }
    return octets
  }

  private static func prepare(
    subject: String, keyID: String, key: Secret<[UInt8]>
  ) throws(CodedError) -> (SymmetricKey, [UInt8]) {
    let octets = key.reveal()
    guard octets.count == 32 else { throw unopenable("a sealing key has 32 octets, this one \(octets.count)") }
    let names = "\(subject)\n\(keyID)"
    guard names.utf8.filter({ $0 < 0x20 }).count == 1 else {
      throw unopenable("the subject or the key id holds a control character")
    }
    return (SymmetricKey(data: octets), Array("lanyard-audit-seal-v1\n\(names)".utf8))
  }

  private static func unopenable(_ message: String) -> CodedError {
    CodedError(.auditSealInvalid, message, remedy: "use the key that the entry's `keyID` names")
  }
}
