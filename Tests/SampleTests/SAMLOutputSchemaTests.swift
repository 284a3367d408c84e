import Diagnostics
import Foundation
import JSON
import SAML
import SignedXML
import Testing

@testable import LanyardRuntime

/// What `lanyard saml` prints is what `schemas/saml` describes: each output fits, and each member that is described is
/// printed by one of them.
@Suite struct SAMLOutputSchemas {
  private static let names = ["error", "verdict", "explanation", "metadata-inspection", "validation-context"]

  private func judge() throws -> SchemaJudge {
    SchemaJudge(try Self.names.map { try JSONValue(parsing: Repository.octets("schemas/saml/\($0).schema.json")) })
  }

  private func vector(_ name: String) -> String { Repository.path("Tests/CLITests/Vectors/saml/\(name)") }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  /// A file that is gone when `body` ends.
  private func withFile<Value>(_ text: String, _ body: (String) throws -> Value) throws -> Value {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).tmp")
    try text.write(to: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: path) }
    return try body(path.path(percentEncoded: false))
  }

  private func expectAllMet(_ judge: SchemaJudge, of ids: String...) {
    #expect(judge.complaints == [])
    let described = judge.described.filter { member in ids.contains { member.hasPrefix($0 + "#") } }
    #expect(described.subtracting(judge.met).sorted() == [], "described, and never printed")
  }

  @Test func describeWhatValidateAndExplainPrint() throws {
    var judge = try judge()
    func take(_ context: String, _ response: String) throws {
      judge.judge(
        try SAMLVerbs.validate(context: context, response: response, encoding: .xml).json,
        by: "urn:lanyard:saml:verdict")
      for shows in [false, true] {
        let report = try SAMLVerbs.explain(context: context, response: response, encoding: .xml, showsValues: shows)
        judge.judge(report.json, by: "urn:lanyard:saml:explanation")
      }
    }
    let (context, response) = (
      Repository.path("samples/saml/context.json"), Repository.path("samples/saml/response.xml")
    )
    try take(context, response)
    try take(vector("encrypted-context.json"), vector("encrypted.xml"))
    try withFile(try text(response).replacing("alice@acme", with: "mallory@acme")) { try take(context, $0) }
    let elsewhere = try text(context).replacing("https://idp.example.org/metadata", with: "http://www.okta.com/exk1")
    try withFile(elsewhere) { try take($0, response) }
    try withFile("no XML") { try take(context, $0) }
    expectAllMet(judge, of: "urn:lanyard:saml:verdict", "urn:lanyard:saml:explanation", "urn:lanyard:saml:error")
  }

  @Test func describeWhatMetadataInspectPrints() throws {
    var judge = try judge()
    let now = Instant(milliseconds: 1_795_000_000_000)
    func take(_ inspection: MetadataInspection) throws {
      judge.judge(try inspection.run(at: now).json, by: "urn:lanyard:saml:metadata-inspection")
    }
    let (one, many) = (
      Repository.path("samples/saml/identity-provider.xml"), Repository.path("samples/saml/federation.xml")
    )
    try take(MetadataInspection(path: one))
    try take(MetadataInspection(path: many))
    try take(MetadataInspection(path: many, entityID: "https://idp.north.example/idp/shibboleth"))
    // One that cannot be connected: its sign-on service is gone.
    let broken = try text(many).replacing("SingleSignOnService", with: "SingleSignOnServise")
    try withFile(broken) { try take(MetadataInspection(path: $0)) }
    let key = try SigningKey.generate(commonName: "federation.example", now: now)
    let marked = try text(one).replacing(#/<(md:)?EntityDescriptor /#) {
      "<\($0.output.1 ?? "")EntityDescriptor ID=\"_m1\" "
    }
    let signed = try Signer.sign(xml: Array(marked.utf8), elementID: "_m1", key: key)
    try withFile(key.certificatePEM) { certificate in
      try withFile(String(decoding: signed, as: UTF8.self)) { file in
        try take(MetadataInspection(path: file, trustedKeys: [certificate]))
      }
    }
    expectAllMet(judge, of: "urn:lanyard:saml:metadata-inspection")
  }

  /// The files that the CLI's own tests ask with, and one with every member.
  @Test func describeTheContextFile() throws {
    var judge = try judge()
    let id = "urn:lanyard:saml:validation-context"
    for path in [Repository.path("samples/saml/context.json"), vector("encrypted-context.json")] {
      judge.judge(try JSONValue(parsing: Array(text(path).utf8)), by: id)
    }
    #expect(judge.complaints == [])
    for wrong in [
      #"{"spEntityID": "a", "acsURL": "b", "now": "c"}"#, #"{"spEntityID": 1, "acsURL": "b", "now": "c", "idp": {}}"#,
      #"{"spEntityID": "a", "acsURL": "b", "now": "c", "idp": {"entityID": "d", "signingCertificates": []}, "x": 1}"#,
    ] {
      let before = judge.complaints.count
      judge.judge(try JSONValue(parsing: Array(wrong.utf8)), by: id)
      #expect(judge.complaints.count > before, "\(wrong)")
    }
  }

  @Test func everySchemaFileIsHeldEqualToWhatItDescribes() throws {
    #expect(try Repository.files(in: "schemas/saml") == Self.names.map { $0 + ".schema.json" }.sorted())
  }
}
