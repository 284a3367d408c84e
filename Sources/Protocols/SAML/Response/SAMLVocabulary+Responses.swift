internal import Diagnostics

/// Names that responses use.
extension SAMLVocabulary {
  static let instanceNamespace = "http://www.w3.org/2001/XMLSchema-instance"
  static let statusSuccess = "urn:oasis:names:tc:SAML:2.0:status:Success"
  static let bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
  static let entityFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"
}

extension StringProtocol {
  /// Foreign text as messages show it.
  var inBackticks: String { asForeignText }
}
