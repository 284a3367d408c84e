internal import Diagnostics
internal import SignedXML

/// Ciphertext, and what its plaintext is worth: as much as the octets that held it, unless it brings a signature of its
/// own.
extension ValidationRun: DecryptingRun {
  var decryption: DecryptionTerms {
    DecryptionTerms(
      keys: context.spDecryptionKeys, recipient: context.spEntityID, allowsRSA15: context.policy.allowRSA15,
      limits: limits)
  }

  mutating func decryptedAssertion(
    _ element: UnverifiedElement, of response: CheckedResponse
  ) throws(CodedError) -> AuthenticAssertion {
    // Before any private key is used.
    try requireWantedSignatures(ofAssertionToo: false)
    guard let verified = response.verifiedChild("EncryptedAssertion") else { return try strangersAssertion(element) }
    let decrypted = try decrypt(verified, "Assertion", "assertion.decryption")
    let root = try shaped(decrypted, "assertion.shape")
    var work = work
    defer { self.work = work }
    let plaintext = try attempt("assertion.shape") { () throws(CodedError) in
      try AuthenticAssertion(decrypted: decrypted, work: &work)
    }
    return try vouched(root, otherwise: plaintext)
  }

  /// The assertion in ciphertext that anybody may have made: it counts once its own signature is verified.
  ///
  /// Who changes ciphertext of GCM knows its key and its plaintext, so that such a plaintext is refused for what it is.
  /// CBC lets anybody change what somebody else encrypted. There the plaintext is judged while keys are tried, up to its
  /// own signature, and what is wrong with it has the one answer that a wrong padding has.
  private mutating func strangersAssertion(
    _ element: UnverifiedElement
  ) throws(CodedError) -> AuthenticAssertion {
    let before = self
    var trial: PlaintextTrial?
    defer { if trial?.isBelieved != true { concealedCause = trial?.refusal } }
    let decrypted = try decrypt(element, "Assertion", "assertion.decryption") { decrypted, work in
      guard !decrypted.cipher.isAuthenticated else { return true }
      let next = PlaintextTrial(of: decrypted, by: before, &work)
      if trial == nil || next.isBelieved { trial = next }
      return next.isBelieved
    }
    guard let trial else { return try vouchedPlaintext(decrypted) }
    findings += trial.run.findings[before.findings.count...]
    (triedKeys, isAssertionSigned) = (trial.run.triedKeys, trial.run.isAssertionSigned)
    return try trial.assertion.get()
  }

  /// The assertion of a plaintext that has nothing to speak for it but a signature of its own.
  fileprivate mutating func vouchedPlaintext(
    _ decrypted: DecryptedElement<UnverifiedElement>
  ) throws(CodedError) -> AuthenticAssertion {
    try vouched(try shaped(decrypted, "assertion.shape"), otherwise: nil)
  }

  /// The assertion with its encrypted NameID and attributes in the clear. They lie in verified octets, so that what they
  /// hold is the signer's word.
  mutating func opening(_ assertion: AuthenticAssertion) throws(CodedError) -> AuthenticAssertion {
    let element = assertion.element
    guard Self.holdsCiphertext(element) else { return assertion }
    var parts: [CanonicalElement] = []
    for part in element.children {
      var children: [CanonicalElement] = []
      for child in part.children { children.append(try opened(child, in: part)) }
      parts.append(Self.mayHoldCiphertext(part) ? part.replacing(children: children) : part)
    }
    return assertion.replacing(parts: parts)
  }

  private mutating func opened(
    _ child: CanonicalElement, in part: CanonicalElement
  ) throws(CodedError) -> CanonicalElement {
    guard let kind = EncryptedPart.allCases.first(where: { $0.isHeld(by: child, in: part) }) else { return child }
    let decrypted = try decrypt(child, kind.plaintextName, kind.check)
    _ = try shaped(decrypted, kind.check)
    var work = work
    defer { self.work = work }
    return try attempt(kind.check) { () throws(CodedError) in try decrypted.authentic(work: &work) }
  }

  private static func mayHoldCiphertext(_ part: CanonicalElement) -> Bool {
    EncryptedPart.allCases.contains { part.isNamed($0.parentName, in: SAMLVocabulary.assertionNamespace) }
  }

  private static func holdsCiphertext(_ assertion: CanonicalElement) -> Bool {
    assertion.children.contains { part in
      part.children.contains { child in EncryptedPart.allCases.contains { $0.isHeld(by: child, in: part) } }
    }
  }

  /// The root of a plaintext, held to the schema as if it had come in the clear.
  private mutating func shaped<Holder>(
    _ decrypted: DecryptedElement<Holder>, _ check: String
  ) throws(CodedError) -> UnverifiedElement {
    let shape = shape
    try attempt(check) { () throws(CodedError) in try shape.check(plaintext: decrypted.root) }
    return decrypted.root
  }
}

/// A plaintext judged up to its own signature, in a copy of the run, so that nothing of it shows where it is refused.
private struct PlaintextTrial {
  let run: ValidationRun
  let assertion: Result<AuthenticAssertion, CodedError>

  init(of decrypted: DecryptedElement<UnverifiedElement>, by run: ValidationRun, _ work: inout MessageWork) {
    var run = run
    run.work = work
    do throws(CodedError) {
      assertion = .success(try run.vouchedPlaintext(decrypted))
    } catch {
      assertion = .failure(error)
    }
    work = run.work
    self.run = run
  }

  var refusal: CodedError? {
    guard case .failure(let error) = assertion else { return nil }
    return error
  }

  /// Whether a configured key signed the plaintext: that a certificate is over is only said of a signature that holds.
  var isBelieved: Bool { refusal.map { $0.code == .certificateExpired } ?? true }
}

/// What may be encrypted inside an assertion and is read (SAML Core §2.4.1, §2.7.3).
private enum EncryptedPart: CaseIterable {
  case nameID
  case attribute

  var plaintextName: String { self == .nameID ? "NameID" : "Attribute" }
  var parentName: String { self == .nameID ? "Subject" : "AttributeStatement" }
  var check: String { self == .nameID ? "nameid.decryption" : "attribute.decryption" }

  func isHeld(by child: CanonicalElement, in part: CanonicalElement) -> Bool {
    let namespace = SAMLVocabulary.assertionNamespace
    return child.isNamed(self == .nameID ? "EncryptedID" : "EncryptedAttribute", in: namespace)
      && part.isNamed(parentName, in: namespace)
  }
}
