import Diagnostics
import Testing

// The reader has no public door of its own: only digested octets reach it.
@testable import SignedXML

@Suite struct TheStrictReaderOfCanonicalXML {
  private func code(_ text: String) -> String? {
    do throws(CodedError) {
      _ = try CanonicalXMLReader.read(Array(text.utf8), limits: .message)
      return nil
    } catch {
      return error.code.rawValue
    }
  }

  @Test func canonicalXMLIsRead() throws {
    let text =
      ##"<p:a xmlns="urn:d" xmlns:p="urn:p" k="&amp;&lt;&quot;&#x9;&#xA;&#xD;>'" p:k="v">x&amp;&lt;&gt;&#xD;"'<b xmlns=""><c></c></b>y</p:a>"##
    let element = try CanonicalXMLReader.read(Array(text.utf8), limits: .message)
    #expect(element.isNamed("a", in: "urn:p") && element.text == "x&<>\r\"'y")
    #expect(element.attribute("k") == "&<\"\t\n\r>'")
    #expect(element.attributes[1].namespaceURI == "urn:p")
    #expect(element.children[0].isNamed("b", in: "") && element.children[0].children[0].isNamed("c", in: ""))
  }

  @Test func everythingElseIsRefused() {
    for text in [
      "", "text", "<a/>", "<a></b>", "<a></a><b></b>", "<a></a> ", " <a></a>", "<a><!-- --></a>", "<!DOCTYPE a><a></a>",
      "<a><?x?></a>", "<a><![CDATA[x]]></a>", "<a b='c'></a>", "<a  b=\"c\"></a>", "<a b=\"c\" ></a>",
      "<a b=\"<\"></a>",
      "<a b=\"\t\"></a>", "<a b=\"&gt;\"></a>", "<a>&quot;</a>", "<a>&#13;</a>", "<a>&apos;</a>", "<a>></a>",
      "<a>\r</a>",
      "<p:a></p:a>", "<a p:b=\"\"></a>", "<a b=\"\" b=\"\"></a>", "<:a></:a>", "<a:></a:>", "<a:b:c></a:b:c>", "<a>",
      "<a",
      "<a></a", "<a b></a>", "<a b=\"></a>", "<a>&", "<></>",
    ] {
      #expect(code(text) == "saml.canonical.form", "\(text)")
    }
    let deep = String(repeating: "<a>", count: 65) + String(repeating: "</a>", count: 65)
    #expect(code(deep) == "saml.xml.depth")
  }
}
