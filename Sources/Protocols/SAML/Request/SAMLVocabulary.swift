/// The names that SAML 2.0 gives to things, as requests and metadata write them.
package enum SAMLVocabulary {
  package static let protocolNamespace = "urn:oasis:names:tc:SAML:2.0:protocol"
  package static let assertionNamespace = "urn:oasis:names:tc:SAML:2.0:assertion"
  package static let metadataNamespace = "urn:oasis:names:tc:SAML:2.0:metadata"
  package static let signatureNamespace = "http://www.w3.org/2000/09/xmldsig#"
  package static let redirectBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
  package static let postBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
}

/// The formats a NameID can have (SAML Core §8.3).
public enum NameIDFormat {
  public static let unspecified = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
  public static let emailAddress = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
  public static let persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
  public static let transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
}
