import Diagnostics
import Foundation
import JSON
import SAML
import SignedXML
import Testing

@Suite struct ResponsesAsProductsWriteThem {
  @Test(arguments: VendorResponse.names)
  func eachIsAcceptedExactly(_ name: String) throws {
    let response = try VendorResponse(name)
    let expected = response.expected
    let text = try response.signed()
    try VectorFolder.keep("vendors", name, Array(text.utf8), response.context(), expected: nil)
    let verdict = ResponseFixture.judge(text, response.context())
    let assertion = try #require(verdict.assertion, "\(String(describing: verdict.error))")
    #expect(same(assertion.nameID, expected["nameID"]?.stringValue))
    #expect(same(assertion.nameIDFormat, expected["nameIDFormat"]?.stringValue))
    let attributes = (expected["attributes"]?.objectValue ?? [:]).members.map { member in
      AssertionAttribute(name: member.name, values: (member.value.arrayValue ?? []).compactMap(\.stringValue))
    }
    #expect(assertion.attributes == attributes)
    #expect(same(assertion.sessionIndex, expected["sessionIndex"]?.stringValue))
    #expect(same(assertion.authnContext, expected["authnContext"]?.stringValue))
    #expect(verdict.isResponseSigned == expected["responseSigned"]?.boolValue)
    #expect(verdict.isAssertionSigned == expected["assertionSigned"]?.boolValue)
    #expect(assertion.hasGroupsOverage == (expected["groupsOverage"]?.boolValue ?? false))
  }

  @Test(arguments: VendorResponse.names)
  func eachIsRefusedOnceASignedOctetChanges(_ name: String) throws {
    let response = try VendorResponse(name)
    let tampered = try response.signed().replacingOccurrences(of: "alice", with: "mallory")
      .replacingOccurrences(of: "taro@", with: "jiro@").replacingOccurrences(of: "G-6f0c2c7e", with: "G-7f0c2c7e")
      .replacingOccurrences(of: "5f0c1e9a-77d2", with: "5f0c1e9a-77d3").replacingOccurrences(of: "5f7c8ec7", with: "5f")
    #expect(ResponseFixture.judge(tampered, response.context()).error?.code == .signatureDigest)
  }

  @Test func everyTemplateOfTheFolderIsJudged() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: VendorResponse.folder.path)
    #expect(Set(files) == Set(VendorResponse.names.flatMap { [$0 + ".xml", $0 + ".json"] }))
  }

  @Test func aLinkInsteadOfGroupsIsNamedWithItsRemedy() throws {
    let response = try VendorResponse("entra-overage")
    let verdict = ResponseFixture.judge(try response.signed(), response.context())
    let finding = try #require(verdict.findings.first { $0.check == "attributes.groups-overage" })
    #expect(verdict.outcome == .accept && finding.outcome == .noted && finding.error?.code == .groupsOverage)
  }

  @Test func linesOfTheCertificateMayEndInCarriageReturns() throws {
    #expect(try VendorResponse("okta").signed().contains("&#13;\n"))
  }

  private func same(_ left: String?, _ right: String?) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return left.hasSameOctets(as: right)
  }
}
