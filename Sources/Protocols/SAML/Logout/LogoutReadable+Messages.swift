internal import Diagnostics
internal import SignedXML

extension LogoutRequest: LogoutReadable {
  static var kind: MessageKind { .request }
  static var elementName: String { "LogoutRequest" }
  static var content: [LogoutStep] {
    [
      LogoutStep(["BaseID", "NameID", "EncryptedID"], in: SAMLVocabulary.assertionNamespace),
      LogoutStep(["SessionIndex"], in: SAMLVocabulary.protocolNamespace, isRepeated: true),
    ]
  }

  init(reading reader: LogoutReader<some XMLElementView>) throws(CodedError) {
    self.init(
      id: try reader.id(), issueInstant: try reader.issueInstant(), destination: reader.root.attribute("Destination"),
      issuer: try reader.issuer(), notOnOrAfter: try reader.notOnOrAfter(), reason: reader.root.attribute("Reason"),
      nameID: try reader.nameID(), sessionIndexes: try reader.sessionIndexes())
  }
}

extension LogoutResponse: LogoutReadable {
  static var kind: MessageKind { .response }
  static var elementName: String { "LogoutResponse" }
  static var content: [LogoutStep] { [LogoutStep(["Status"], in: SAMLVocabulary.protocolNamespace)] }

  init(reading reader: LogoutReader<some XMLElementView>) throws(CodedError) {
    self.init(
      id: try reader.id(), issueInstant: try reader.issueInstant(), destination: reader.root.attribute("Destination"),
      issuer: try reader.issuer(), inResponseTo: reader.root.attribute("InResponseTo"), status: try reader.status())
  }
}
