import Diagnostics
import Foundation
import SAML
import Testing

@Suite struct ShapesThatAreRefused {
  private func code(_ old: String, _ new: String) throws -> String? {
    ResponseFixture.judge(try ResponseFixture().text(.assertion).replacingFirst(old, with: new)).error?.code.rawValue
  }

  @Test func rootsAndVersions() throws {
    #expect(ResponseFixture.judge("<a/>").error?.code == .responseRoot)
    #expect(try code(#"Version="2.0""#, #"Version="1.1""#) == "saml.version")
  }

  @Test func childrenAndAttributes() throws {
    #expect(try code("<samlp:Status>", "<samlp:Other/><samlp:Status>") == "saml.shape.child")
    #expect(try code("<saml:Subject>", "<saml:Conditions/><saml:Subject>") == "saml.shape.child")
    #expect(try code(#"Version="2.0""#, #"Version="2.0" Extra="1""#) == "saml.shape.attribute")
    #expect(try code(#" ID="_r1""#, "") == "saml.shape.attribute-missing")
    #expect(try code("<samlp:Status>", "text<samlp:Status>") == "saml.shape.text")
    #expect(
      try code(#"<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>"#, "")
        == "saml.shape.child-missing")
  }

  @Test func documentTypesAndInstructions() throws {
    let root = "<samlp:Response"
    #expect(try code(root, "<!DOCTYPE x [<!ENTITY e 'v'>]>" + root) == "saml.xml.doctype")
    #expect(try code("alice", "<?x alice?>") == "saml.xml.processing-instruction")
    #expect(try code("alice", "&alice;") == "saml.xml.entity")
  }

  @Test func costlyDocuments() throws {
    let attributes = (0..<10_000).map { " a\($0)=''" }.joined()
    #expect(try code("<samlp:Status", "<samlp:Status" + attributes) == "saml.xml.attributes")
    let deep = String(repeating: "<x>", count: 64) + String(repeating: "</x>", count: 64)
    #expect(try code("<samlp:Status>", "<samlp:Status>" + deep) == "saml.xml.depth")
  }

  @Test func encodings() throws {
    let text = try ResponseFixture().text(.both)
    let encoded = Array(Base64Lines.wrapped(text).utf8)
    let octets = try EncodedResponse(base64: encoded).octets
    #expect(ResponseValidator().judge(octets, context: ResponseFixture.context()).outcome == .accept)
    #expect(throws: CodedError.self) { try EncodedResponse(base64: encoded + [0x2D]) }
    #expect(throws: CodedError.self) { try EncodedResponse(base64: Array("QQ".utf8)) }
    #expect(throws: CodedError.self) { try EncodedResponse(base64: [UInt8]()) }
    #expect(throws: CodedError.self) { try EncodedResponse(base64: encoded, maximumOctets: 100) }
  }
}

private enum Base64Lines {
  /// With the line ends and blanks that products put in.
  static func wrapped(_ text: String) -> String {
    let encoded = Array(Data(text.utf8).base64EncodedString())
    return stride(from: 0, to: encoded.count, by: 76)
      .map { String(encoded[$0..<min($0 + 76, encoded.count)]) }.joined(separator: "\r\n \t")
  }
}
