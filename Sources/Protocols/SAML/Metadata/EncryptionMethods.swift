/// The algorithms of W3C XML Encryption 1.1 that Lanyard decrypts, as metadata announces them.
public enum EncryptionMethods {
  /// Authenticated block encryption first. RSA 1.5 and Triple DES are never asked for.
  public static let decrypted = [
    "http://www.w3.org/2009/xmlenc11#aes256-gcm", "http://www.w3.org/2009/xmlenc11#aes192-gcm",
    "http://www.w3.org/2009/xmlenc11#aes128-gcm", "http://www.w3.org/2001/04/xmlenc#aes256-cbc",
    "http://www.w3.org/2001/04/xmlenc#aes192-cbc", "http://www.w3.org/2001/04/xmlenc#aes128-cbc",
    "http://www.w3.org/2009/xmlenc11#rsa-oaep", "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
  ]
}
