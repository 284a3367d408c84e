internal import Diagnostics
internal import SAML
internal import SampleIdP
internal import SignedXML

/// What the signature says it covers, and which element bears that name.
extension SAMLAttack {
  static let references: [SAMLAttack] = uris + identifiers + tables

  /// Every way to say "that element" but the one that is taken.
  private static let uris: [SAMLAttack] = writings.map { name, what, write in
    edited("reference-\(name)", "the Reference names \(what)", .signatureReference) {
      $0.replacing("URI=\"#\($0.assertionID)\"", with: "URI=\"\(write($0.assertionID))\"")
    }
  }

  private static let writings: [(String, String, @Sendable (String) -> String)] = [
    ("empty", "the whole document, whatever that is", { _ in "" }),
    ("xpointer-root", "the root by XPointer", { _ in "#xpointer(/)" }),
    ("xpointer-id", "the element by XPointer", { "#xpointer(id('\($0)'))" }),
    ("xpointer-element", "the element by the element() scheme", { _ in "#element(/1)" }),
    ("xpath", "the element by a path", { _ in "#/samlp:Response/saml:Assertion" }),
    ("without-mark", "the name without its `#`", { $0 }),
    ("http", "a document on the network", { "http://127.0.0.1:9/x.xml#\($0)" }),
    ("file", "a file", { "file:///etc/passwd#\($0)" }),
    ("percent", "the name with an escape", { "#%5F\($0.dropFirst())" }),
    ("blank-before", "the name after a space", { " #\($0)" }),
    ("blank-behind", "the name before a space", { "#\($0) " }),
    ("case", "the name in capitals", { "#\($0.uppercased())" }),
    ("longer", "a name that begins with the right one", { "#\($0)0" }),
    ("shorter", "a name that the right one begins with", { "#\($0.dropLast())" }),
    ("two-names", "two names", { "#\($0) #\($0)" }),
    ("mark-alone", "the mark and no name", { _ in "#" }),
  ]

  private static let tables: [SAMLAttack] = [
    edited("reference-absent", "the Reference names nothing", .signatureReference) {
      $0.replacing(" URI=\"#\($0.assertionID)\"", with: "")
    },
    edited("reference-to-the-parent", "the assertion's signature refers to the response around it", .signatureReference)
    {
      $0.replacing("URI=\"#\($0.assertionID)\"", with: "URI=\"#\($0.responseID)\"")
    },
    edited(
      "reference-to-the-child", "the response's signature refers to the assertion in it", .signatureReference,
      sign: .response
    ) { $0.replacing("URI=\"#\($0.responseID)\"", with: "URI=\"#\($0.assertionID)\"") },
    edited("reference-by-entity", "the Reference is written with character references and means the same", nil) {
      let written = "#&#95;" + $0.assertionID.dropFirst()
      return $0.replacing("URI=\"#\($0.assertionID)\"", with: "URI=\"\(written)\"")
    },
    edited("reference-type-manifest", "the Reference says that it is a Manifest", .signatureInvalid) {
      $0.replacing("<ds:Reference ", with: "<ds:Reference Type=\"http://www.w3.org/2000/09/xmldsig#Manifest\" ")
    },
  ]

  private static let identifiers: [SAMLAttack] = [
    edited("two-elements-of-one-id", "the response bears the assertion's ID", .xmlIdentifierDuplicate) {
      $0.replacing("ID=\"\($0.responseID)\"", with: "ID=\"\($0.assertionID)\"")
    },
    edited(
      "one-id-in-two-writings", "a second element's ID is the same when its references are resolved",
      .xmlIdentifierDuplicate
    ) {
      $0.extending("<x ID=\"&#x5F;\($0.assertionID.dropFirst())\"/>")
    },
    edited("one-id-as-Id", "XML Signature's `Id` bears the assertion's ID", .xmlIdentifierDuplicate) {
      $0.replacing("<ds:KeyInfo>", with: "<ds:KeyInfo Id=\"\($0.assertionID)\">")
    },
    forgedCarrier(
      "CVE-2025-66568-id-in-a-namespace", "the forged assertion has the signed one's ID in a namespace", .shapeAttribute
    ) {
      "xmlns:x=\"urn:x\" x:ID=\"\($0)\" "
    },
    forgedCarrier(
      "CVE-2025-66568-id-in-the-instance-namespace", "the signed one's ID stands in the namespace of schema instances",
      .signatureReference
    ) {
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:ID=\"\($0)\" "
    },
    forgedCarrier("xml-id", "the forged assertion has the signed one's ID as `xml:id`", .shapeAttribute) {
      "xml:id=\"\($0)\" "
    },
    forgedCarrier("id-in-lower-case", "the forged assertion has the signed one's ID as `id`", .shapeAttribute) {
      "id=\"\($0)\" "
    },
    forgedCarrier("id-in-mixed-case", "the forged assertion has the signed one's ID as `Id`", .shapeAttribute) {
      "Id=\"\($0)\" "
    },
    forgedCarrier(
      "assertion-id-of-saml-1", "the forged assertion has the signed one's ID as `AssertionID`", .shapeAttribute
    ) {
      "AssertionID=\"\($0)\" "
    },
    forgedCarrier("two-id-attributes", "the forged assertion has two ID attributes", .xmlMalformed) { "ID=\"\($0)\" " },
    identifier("blank", "is blank", " "),
    identifier("empty", "is empty", ""),
    identifier("with-a-space", "has a space in it", "_a b"),
    identifier("with-a-line-break", "has a line break in it", "_a&#10;b"),
    identifier("with-a-normalised-break", "has a break that attribute normalisation makes a space", "_a\nb"),
    identifier("with-a-colon", "has a colon in it", "a:b"),
    identifier("beginning-with-a-digit", "begins with a digit", "1a"),
    identifier("with-quotes", "has a quote in it", "a&quot;b"),
    identifier("with-a-zero-width-space", "has a zero-width space in it", "_a\u{200B}b"),
    identifier("xpath", "is an expression", "a' or '1'='1"),
  ]

  private static func identifier(_ name: String, _ what: String, _ value: String) -> SAMLAttack {
    edited("id-\(name)", "the assertion's ID, and the Reference with it, \(what)", .xmlIdentifierForm) {
      $0.replacing(" ID=\"\($0.assertionID)\"", with: " ID=\"\(value)\"")
        .replacing("URI=\"#\($0.assertionID)\"", with: "URI=\"#\(value)\"")
    }
  }

  /// The forged assertion carries the signature and, in some way, the signed one's ID.
  private static func forgedCarrier(
    _ name: String, _ aim: String, _ code: ErrorCode, _ write: @escaping @Sendable (String) -> String
  ) -> SAMLAttack {
    made(name, aim, code) { (make) throws(CodedError) in
      let genuine = try make.surgery()
      let forged = ResponseSurgery(try make.forgedAssertion())
        .inserting(genuine.signature, before: "<saml:Subject>").inserting(write(genuine.assertionID), before: "ID=\"")
      return genuine.replacing(genuine.assertion, with: forged.text)
    }
  }
}
