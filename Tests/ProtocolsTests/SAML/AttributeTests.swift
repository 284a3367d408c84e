import Diagnostics
import Foundation
import SAML
import SignedXML
import Testing

@Suite struct AttributesOfAnAssertion {
  private func judged(_ attributes: String) throws -> Verdict {
    var fixture = ResponseFixture()
    fixture.attributes = attributes
    return try fixture.verdict()
  }

  private func values(_ content: String) throws -> [String]? {
    try judged(#"<saml:Attribute Name="a">\#(content)</saml:Attribute>"#).assertion?.values(of: "a")
  }

  @Test(arguments: ["xs:string", "xs:boolean", "xs:integer", "xs:dateTime", "xs:anyType", "undeclared:string"])
  func theTypeOfAValueDoesNotChangeIt(_ type: String) throws {
    #expect(try values(#"<saml:AttributeValue xsi:type="\#(type)"> 007 </saml:AttributeValue>"#) == [" 007 "])
  }

  @Test func nilAndEmptyAreTwoThings() throws {
    #expect(try values(#"<saml:AttributeValue xsi:nil="true"/><saml:AttributeValue xsi:nil="1"/>"#) == [])
    #expect(
      try values(#"<saml:AttributeValue/><saml:AttributeValue xsi:nil="false"></saml:AttributeValue>"#) == ["", ""])
    #expect(try values("") == [])
  }

  @Test func textIsWholeWhateverItIsWrittenWith() throws {
    #expect(
      try values("<saml:AttributeValue>A<!-- x -->B<![CDATA[&<C>]]>&#x1F600;</saml:AttributeValue>") == ["AB&<C>😀"])
  }

  @Test func equalNamesAreMergedByOctets() throws {
    let composed = #"<saml:Attribute Name="\#u{E9}"><saml:AttributeValue>1</saml:AttributeValue></saml:Attribute>"#
    let parted = #"<saml:Attribute Name="e\#u{301}"><saml:AttributeValue>2</saml:AttributeValue></saml:Attribute>"#
    let assertion = try #require(try judged(composed + parted + composed).assertion)
    #expect(assertion.attributes.map(\.values) == [["1", "1"], ["2"]])
  }

  @Test func manyStatementsAreOne() throws {
    let value = "<saml:AttributeValue>1</saml:AttributeValue></saml:Attribute>"
    let assertion = try judged(
      #"<saml:Attribute Name="a">\#(value)</saml:AttributeStatement><saml:AttributeStatement><saml:Attribute Name="a">"#
        + value
    ).assertion
    #expect(assertion?.values(of: "a") == ["1", "1"])
  }

  @Test func aNameIDAsValueIsItsText() throws {
    let value = #"<saml:AttributeValue> <saml:NameID Format="urn:x">abc=</saml:NameID></saml:AttributeValue>"#
    #expect(try values(value) == ["abc="])
    let nested = "<saml:AttributeValue><saml:NameID>a<x/>b</saml:NameID></saml:AttributeValue>"
    #expect(try judged(#"<saml:Attribute Name="a">\#(nested)</saml:Attribute>"#).error?.code == .shapeChild)
  }

  @Test(arguments: [
    "<x/>", "admin<x/>", "<saml:NameID>a</saml:NameID><saml:NameID>b</saml:NameID>", "a<saml:NameID>b</saml:NameID>",
    "<saml:Attribute Name='b'/>",
  ])
  func aValueOfElementsIsLeftOutAndNoted(_ content: String) throws {
    let verdict = try judged(
      #"<saml:Attribute Name="a"><saml:AttributeValue>\#(content)</saml:AttributeValue></saml:Attribute>"#)
    #expect(verdict.assertion?.attributes == [AssertionAttribute(name: "a", values: [])])
    #expect(verdict.findings.contains { $0.check == "attributes.structured" && $0.outcome == .noted })
  }

  @Test func noAttributeStatementIsFine() throws {
    var fixture = ResponseFixture()
    fixture.attributes = #"<saml:Attribute Name="a"/>"#
    let text = try fixture.text(.none).replacingFirst(
      #"<saml:AttributeStatement><saml:Attribute Name="a"/></saml:AttributeStatement>"#, with: "")
    let signed = try Signer.sign(xml: text, elementID: "_a1", key: ResponseFixture.key)
    #expect(ResponseFixture.judge(String(decoding: signed, as: UTF8.self)).assertion?.attributes == [])
  }

  @Test(arguments: [("Issuer", ResponseFixture.idp), ("Audience", ResponseFixture.sp)])
  func aNameWithAChildIsRefused(_ name: String, _ value: String) throws {
    var fixture = ResponseFixture()
    let split = "<saml:\(name)>\(value)<saml:\(name)/></saml:\(name)>"
    if name == "Issuer" {
      fixture.issuer = split
    } else {
      fixture.conditions = "<saml:AudienceRestriction>\(split)</saml:AudienceRestriction>"
    }
    #expect(try fixture.verdict().error?.code == .shapeChild)
  }

  @Test(arguments: ["Issuer", "Audience", "NameID"])
  func commentsInNamesVanishAndTheWholeTextCounts(_ name: String) throws {
    let text = try ResponseFixture().text(.assertion)
    let part = name == "NameID" ? "alice@" : name == "Issuer" ? "https://idp." : "https://lanyard."
    let marked = text.replacing(
      "\(part)", with: "\(part)<!-- -->", subrange: text.assertionRange, maxReplacements: .max)
    let inText = marked.replacing("=\"\(part)<!-- -->", with: "=\"\(part)")
    #expect(inText != text)
    #expect(ResponseFixture.judge(inText).assertion?.nameID == "alice@example.org")
  }
}

extension String {
  fileprivate var assertionRange: Range<Index> {
    guard let start = range(of: "<saml:Assertion"), let end = range(of: "</saml:Assertion>") else {
      return startIndex..<endIndex
    }
    return start.lowerBound..<end.upperBound
  }
}
