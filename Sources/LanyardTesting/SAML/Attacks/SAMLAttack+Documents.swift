internal import Diagnostics
internal import SAML
internal import SampleIdP
internal import SignedXML

/// What stands around the root, and how its characters are written.
extension SAMLAttack {
  static let documents: [SAMLAttack] = documentTypes + declarations + encodings + around

  private static let documentTypes: [SAMLAttack] =
    [
      (
        "CVE-2024-52596-external-entity", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>",
        "an external entity"
      ),
      (
        "entity-expansion", "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>",
        "entities of entities"
      ),
      (
        "parameter-entity", "<!DOCTYPE x [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/x.dtd\"> %p;]>", "a parameter entity"
      ),
      ("external-document-type", "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">", "an external document type"),
      (
        "public-document-type", "<!DOCTYPE x PUBLIC \"-//X//Y\" \"http://127.0.0.1:9/x.dtd\">", "a public document type"
      ),
      ("default-attribute", "<!DOCTYPE x [<!ATTLIST saml:Assertion ID CDATA \"_x\">]>", "an attribute by default"),
      ("id-type", "<!DOCTYPE x [<!ATTLIST saml:Assertion Name ID #IMPLIED>]>", "another attribute as identifier"),
      ("bare-document-type", "<!DOCTYPE x>", "nothing"),
      ("lower-case-document-type", "<!doctype x>", "nothing, in lower case"),
      ("spaced-document-type", "<! DOCTYPE x>", "nothing, after a space"),
      ("bare-entity", "<!ENTITY e \"x\">", "an entity without a document type"),
    ].map { name, type, what in
      edited(name, "a document type declares \(what)", .xmlDoctype) { $0.inserting(type, before: "<samlp:Response") }
    } + [
      edited("document-type-inside", "a document type stands inside the root", .xmlDoctype) {
        $0.inserting("<!DOCTYPE x>", before: "<samlp:Status")
      },
      edited("document-type-behind", "a document type stands behind the root", .xmlDoctype) {
        $0.replacing("</samlp:Response>", with: "</samlp:Response><!DOCTYPE x>")
      },
      edited("document-type-after-mark", "a byte order mark hides the document type", .xmlDoctype) {
        $0.inserting("\u{FEFF}<!DOCTYPE x>", before: "<samlp:Response")
      },
      edited("document-type-in-text", "what looks like a document type is text", nil) {
        $0.extending("<x><![CDATA[<!DOCTYPE x>]]></x>")
      },
      edited("processing-instruction-before", "a processing instruction before the root", .xmlProcessingInstruction) {
        $0.inserting(
          "<?xml-stylesheet href=\"http://127.0.0.1:9/x.xsl\" type=\"text/xsl\"?>", before: "<samlp:Response")
      },
      edited(
        "processing-instruction-outside-the-assertion", "a processing instruction outside of what is signed",
        .xmlProcessingInstruction
      ) {
        $0.inserting("<?p x?>", before: "<samlp:Status")
      },
    ]

  private static let declarations: [SAMLAttack] = [
    ("utf-7", "<?xml version=\"1.0\" encoding=\"UTF-7\"?>", ErrorCode.xmlEncoding),
    ("utf-16", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>", .xmlEncoding),
    ("latin-1", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>", .xmlEncoding),
    ("ebcdic", "<?xml version=\"1.0\" encoding=\"IBM037\"?>", .xmlEncoding),
    ("two-encodings", "<?xml version=\"1.0\" encoding=\"UTF-8\" encoding=\"UTF-7\"?>", .xmlEncoding),
    ("encoding-in-capitals", "<?xml version=\"1.0\" ENCODING=\"UTF-7\"?>", .xmlMalformed),
    ("xml-1.1", "<?xml version=\"1.1\"?>", .xmlDeclaration), ("xml-2", "<?xml version=\"2.0\"?>", .xmlDeclaration),
    ("no-version", "<?xml encoding=\"UTF-8\"?>", .xmlMalformed),
    ("declaration-after-space", " <?xml version=\"1.0\"?>", .xmlProcessingInstruction),
    ("two-declarations", "<?xml version=\"1.0\"?><?xml version=\"1.0\"?>", .xmlProcessingInstruction),
    ("declaration-without-end", "<?xml version=\"1.0\"", .xmlMalformed),
    ("standalone", "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>", nil),
  ].map { name, text, code in
    edited("declaration-\(name)", "the document begins with `\(text.trimmingStart)`".replacingQuotes, code) {
      $0.inserting(text, before: "<samlp:Response")
    }
  }

  private static func encoded(
    _ name: String, _ aim: String, _ code: ErrorCode?, _ encode: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) -> SAMLAttack {
    made(name, aim, code) { (make) throws(CodedError) in ResponseSurgery(encode(try make.surgery().octets)) }
  }

  private static let encodings: [SAMLAttack] = [
    encoded("utf-16-big-endian", "the message is UTF-16 with its mark", .xmlEncoding) {
      [0xFE, 0xFF] + $0.flatMap { [0, $0] }
    },
    encoded("utf-16-little-endian", "the message is UTF-16, the other way round", .xmlEncoding) {
      [0xFF, 0xFE] + $0.flatMap { [$0, 0] }
    },
    encoded("utf-16-without-mark", "the message is UTF-16 without a mark", .xmlCharacter) { $0.flatMap { [0, $0] } },
    encoded("utf-32", "the message is UTF-32", .xmlEncoding) { [0xFF, 0xFE, 0, 0] + $0.flatMap { [$0, 0, 0, 0] } },
    encoded("utf-7-with-mark", "the message begins with the mark of UTF-7", .xmlMalformed) { Array("+/v8-".utf8) + $0 },
    encoded("byte-order-mark", "the message begins with the mark of UTF-8", nil) { [0xEF, 0xBB, 0xBF] + $0 },
    encoded("two-byte-order-marks", "the message begins with two marks", .xmlMalformed) {
      [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF] + $0
    },
    encoded("overlong-bracket", "a bracket is written with one octet too many", .xmlEncoding) {
      $0.replacingFirst("<samlp:Status", with: [0xC0, 0xBC] + Array("samlp:Status".utf8))
    },
    encoded("encoded-surrogates", "a character is written as two surrogates", .xmlEncoding) {
      $0.replacingFirst("mallory", with: [0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80])
    },
    encoded("octet-beyond-utf-8", "an octet that UTF-8 never has", .xmlEncoding) {
      $0.replacingFirst("mallory", with: [0xFF])
    },
    encoded("latin-1-octet", "a letter of Latin-1", .xmlEncoding) { $0.replacingFirst("mallory", with: [0x6D, 0xE4]) },
    encoded("compressed", "the message is compressed", .xmlEncoding) { [0x1F, 0x8B, 0x08] + $0 },
    encoded("trailing-zero", "a zero octet follows the message", .xmlCharacter) { $0 + [0] },
    encoded("cut-short", "the message ends in the middle", .xmlMalformed) { Array($0.dropLast($0.count / 2)) },
    encoded("empty", "there is no message", .xmlEmpty) { _ in [] },
    encoded("blank", "the message is white space", .xmlMalformed) { _ in Array(" \r\n".utf8) },
    encoded("not-xml", "the message is JSON", .xmlMalformed) { _ in Array("{\"NameID\":\"admin@acme.example\"}".utf8) },
    encoded("base64-again", "the message is base64 of itself", .xmlMalformed) { Array(Base64.encode($0).utf8) },
  ]

  private static let around: [SAMLAttack] = [
    made("two-roots", "a forged response follows the genuine one", .xmlMalformed) { (make) throws(CodedError) in
      let genuine = try make.surgery()
      return genuine.followed(by: genuine.octets + (try make.forgedResponse().octets))
    },
    edited("text-behind-the-root", "text follows the root", .xmlMalformed) {
      $0.replacing("</samlp:Response>", with: "</samlp:Response>x")
    },
    edited("text-before-the-root", "text precedes the root", .xmlMalformed) {
      $0.inserting("x", before: "<samlp:Response")
    },
    edited("cdata-behind-the-root", "a CDATA section follows the root", .xmlMalformed) {
      $0.replacing("</samlp:Response>", with: "</samlp:Response><![CDATA[]]>")
    },
    edited("crossed-tags", "elements overlap", .xmlMalformed) {
      $0.replacing("</saml:Subject>", with: "").replacing(
        "</saml:Conditions>", with: "</saml:Conditions></saml:Subject>"
      ).replacing("<saml:Conditions", with: "</saml:Subject><saml:Conditions").replacing(
        "</saml:Conditions></saml:Subject>", with: "</saml:Subject></saml:Conditions>")
    },
    edited("bracket-in-attribute", "an attribute value holds a bracket", .xmlMalformed) {
      $0.inserting(" a=\"<\"", after: "<samlp:Response")
    },
    edited("attribute-without-value", "an attribute has no value", .xmlMalformed) {
      $0.inserting(" admin", after: "<samlp:Response")
    },
    edited("attributes-without-space", "attributes follow each other without a space", .xmlMalformed) {
      $0.replacing("Version=\"2.0\" ", with: "Version=\"2.0\"")
    },
  ]
}

extension String {
  fileprivate var trimmingStart: Substring { drop { $0 == " " } }
  fileprivate var replacingQuotes: String { map { $0 == "\"" ? "'" : String($0) }.joined() }
}

extension [UInt8] {
  fileprivate func replacingFirst(_ old: String, with new: [UInt8]) -> [UInt8] {
    let wanted = Array(old.utf8)
    guard let place = indices.first(where: { self[$0...].starts(with: wanted) }) else { return self }
    return self[..<place] + new + self[(place + wanted.count)...]
  }
}
