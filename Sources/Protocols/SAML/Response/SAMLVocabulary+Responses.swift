/// Names that responses use.
extension SAMLVocabulary {
  static let instanceNamespace = "http://www.w3.org/2001/XMLSchema-instance"
  static let statusSuccess = "urn:oasis:names:tc:SAML:2.0:status:Success"
  static let bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
  static let entityFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"
}

extension StringProtocol {
  /// Foreign text as messages show it: in backticks, and never more than 120 code points of it. Characters would be no
  /// bound: one of them may carry any number of combining marks.
  var inBackticks: String {
    let shown = unicodeScalars.prefix(120)
    return shown.endIndex == endIndex ? "`\(self)`" : "`\(String(String.UnicodeScalarView(shown)))…`"
  }
}
