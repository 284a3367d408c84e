internal import Diagnostics

/// What holds for every element of XML Encryption, and how much of it is looked at.
enum EncryptionRules {
  static let namespace = "http://www.w3.org/2001/04/xmlenc#"
  static let namespace11 = "http://www.w3.org/2009/xmlenc11#"
  /// EncryptedKeys that one ciphertext may bring, for us and for others.
  static let maximumKeys = 8
  /// EncryptedKeys for us that are tried.
  static let maximumCandidates = 2
  static let maximumLabelOctets = 256
  /// An RSA key of 16 384 bits.
  static let maximumWrappedOctets = 2048

  /// The child elements, where no text stands among them.
  ///
  /// - Throws: `saml.encryption.shape`.
  static func children<Element: XMLElementView>(of element: Element) throws(CodedError) -> [Element] {
    guard element.hasOnlyBlankText else {
      throw misshapen("\(element.localName.quoted) holds text among its elements")
    }
    return element.children
  }

  /// The octets of a base64 text that stands alone in its element: a comment or a child would split it in two.
  ///
  /// - Throws: `saml.encryption.shape`.
  static func base64(_ element: some XMLElementView, maximum: Int = .max) throws(CodedError) -> [UInt8] {
    guard !element.holdsComment, element.children.isEmpty, let octets = Base64.decode(element.text.utf8),
      !octets.isEmpty, octets.count <= maximum
    else {
      throw misshapen("\(element.localName.quoted) is not base64 of an acceptable length")
    }
    return octets
  }

  static func misshapen(_ message: String) -> CodedError {
    CodedError(
      .encryptionShape, message,
      expected: "EncryptedData with EncryptionMethod, CipherValue and an EncryptedKey inside or beside it",
      remedy: "have the identity provider encrypt by XML Encryption 1.1 and SAML Core §2.3.4")
  }

  /// The one answer to whatever goes wrong once a private key may have been used, and to every plaintext that nobody
  /// vouches for where the cipher lets anybody change it. It never says more: a sender who learned the cause could ask
  /// again and again, and read other people's ciphertext or make signatures.
  static var failed: CodedError {
    CodedError(
      .encryptionFailed, "an encrypted part of the message cannot be decrypted",
      expected: "ciphertext for one of the configured decryption keys", received: "something else",
      remedy:
        "compare the certificate that the identity provider encrypts for with the configured decryption keys, and "
        + "have it sign the response or the assertion too; `lanyard saml explain` knows more")
  }
}
