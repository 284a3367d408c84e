internal import Diagnostics
internal import SignedXML

/// What stands around the assertion. Where the response is not signed itself, these fields can refuse a message and
/// never add to what is believed; ``isSigned`` says which it is.
public struct ResponseEnvelope: Sendable {
  public let id: String
  public let version: String
  public let destination: String?
  public let inResponseTo: String?
  public let issuer: SAMLName?
  public let status: ResponseStatus
  public let isSigned: Bool

  /// Reads `Response`, whose shape has been checked.
  init(_ response: some XMLElementView, isSigned: Bool) {
    id = response.attribute("ID") ?? ""
    version = response.attribute("Version") ?? ""
    destination = response.attribute("Destination")
    inResponseTo = response.attribute("InResponseTo")
    issuer = response.onlyChild("Issuer", in: SAMLVocabulary.assertionNamespace).map { SAMLName($0) }
    status = ResponseStatus(response.onlyChild("Status", in: SAMLVocabulary.protocolNamespace))
    self.isSigned = isSigned
  }
}

/// An Issuer or a NameID: its text, exactly, and its format.
public struct SAMLName: Sendable {
  public let value: String
  public let format: String?

  init(_ element: some XMLElementView) {
    value = element.text
    format = element.attribute("Format")
  }
}
