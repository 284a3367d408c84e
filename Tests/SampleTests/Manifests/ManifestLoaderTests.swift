import Diagnostics
import Foundation
import JSON
import LanyardCore
import LanyardRuntime
import Testing

@Suite struct ManifestLoaderTests {
  private let loader = ManifestLoader { path throws(CodedError) in
    guard path == "/etc/lanyard/idp.pem" else { return try ManifestFiles.text(path) }
    return "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
  }

  private func problems(_ text: String, file: String = "/etc/lanyard/a.yaml") -> [CodedError] {
    switch loader.load(octets: Array(text.utf8), file: file) {
    case .success: []
    case .failure(let problems): problems.all
    }
  }

  @Test func aFileHoldsSeveralDocumentsAndEmptyOnesAreLeftOut() throws {
    let text = """
      ---
      # nothing here
      ---
      {apiVersion: lanyard/v1, kind: Tenant, name: zeta}
      ---
      apiVersion: lanyard/v1
      kind: Application
      name: crm
      roles: []
      """
    let loaded = try loader.load(octets: Array(text.utf8), file: "a.yaml").get()
    #expect(loaded.map(\.object.reference.description) == ["Application crm", "Tenant zeta"])
    #expect(loaded.map(\.position.line) == [6, 4])
  }

  @Test func problemsNameFileLineAndColumn() {
    let text = """
      apiVersion: lanyard/v1
      kind: Application
      name: crm
      roles:
        - name: agent
          privilegd: true
      """
    let found = problems(text)
    #expect(found.map(\.code) == [.manifestMemberUnknown])
    #expect(found.first?.position == .init(file: "/etc/lanyard/a.yaml", line: 6, column: 5))
    #expect(found.first?.remedy == "write `privileged`")
  }

  @Test(arguments: [
    ("a: b: c", 1), ("a: [1, 2", 1), ("a: 'b", 1), ("a: 1\na: 2", 2), ("a: !!binary aGk=", 1), ("a: &x 1\nb: *x", 1),
    ("{[1]: 2}", 1), ("a: !mine b", 1), ("a:\n\t- b", 2),
  ])
  func malformedTextIsRefusedWithItsLine(text: String, line: Int) {
    let found = problems(text)
    #expect(found.map(\.code) == [.manifestSyntax])
    #expect(found.first?.position?.file == "/etc/lanyard/a.yaml")
    if let reported = found.first?.position?.line { #expect(abs(reported - line) <= 1) }
  }

  @Test func costlyTextIsRefusedBeforeItCosts() {
    let bomb =
      "a0: &a0 [x, x]\n"
      + (1..<60).map { "a\($0): &a\($0) {? [*a\($0 - 1), *a\($0 - 1)] : x}\n" }.joined()
    #expect(problems(bomb).map(\.code) == [.manifestSyntax])
    #expect(problems(String(repeating: "[", count: 100_000)).map(\.code) == [.manifestSyntax])
    #expect(problems(String(repeating: "- ", count: 100_000)).map(\.code) == [.manifestSyntax])
    #expect(problems(String(repeating: "a", count: 4 << 20) + "aa").map(\.code) == [.manifestSyntax])
    #expect(problems("a: \u{0}").map(\.code) == [.manifestSyntax])
  }

  @Test func onlyTheWordsOfTheCoreSchemaAreTruthValues() throws {
    func role(_ word: String) -> String {
      "{apiVersion: lanyard/v1, kind: Application, name: crm, roles: [{name: agent, privileged: \(word)}]}"
    }
    #expect(problems(role("true")).isEmpty)
    #expect(problems(role("yes")).map(\.code) == [.manifestMemberType])
    #expect(problems(role("'true'")).map(\.code) == [.manifestMemberType])
  }

  @Test func publicFilesAreReadAndSecretFilesAreOnlyNamed() throws {
    let text = """
      apiVersion: lanyard/v1
      kind: Connection
      tenant: acme
      name: idp
      idp: {entityID: e, ssoURL: "https://idp.example/sso", certificates: [{file: idp.pem}]}
      ---
      apiVersion: lanyard/v1
      kind: Target
      tenant: acme
      name: hook
      driver: webhook
      application: crm
      url: https://crm.example/hook
      secrets: [{file: secrets/hook}]
      """
    let loaded = try loader.load(octets: Array(text.utf8), file: "/etc/lanyard/all.yaml").get()
    #expect(
      loaded[0].object.document["idp"]?["certificates"]?.arrayValue?.first?.stringValue?.hasPrefix("-----") == true)
    #expect(loaded[1].object.document["secrets"] == [["file": "/etc/lanyard/secrets/hook"]])
  }

  @Test func aMissingFileIsReportedAtTheMemberThatNamesIt() {
    let text =
      "{apiVersion: lanyard/v1, kind: Connection, tenant: acme, name: idp,\n"
      + " idp: {entityID: e, ssoURL: 'https://i.example', certificates: [{file: gone.pem}]}}"
    let found = problems(text, file: "/nowhere/a.yaml")
    #expect(found.map(\.code) == [.manifestFileUnreadable])
    #expect(found.first?.position?.line == 2)
  }

  @Test func theSameObjectTwiceIsRefusedWithBothPlaces() {
    let tenant = "{apiVersion: lanyard/v1, kind: Tenant, name: acme}"
    let found = problems("\(tenant)\n---\n\(tenant)\n")
    #expect(found.map(\.code) == [.manifestDuplicate])
    #expect(found.first?.position?.line == 3)
    #expect(found.first?.received?.contains(":1") == true)
  }

  @Test func aJSONFileHoldsOneObjectOrAListAndItsErrorsHaveLines() throws {
    let one = #"{"apiVersion": "lanyard/v1", "kind": "Tenant", "name": "acme"}"#
    #expect(problems("[\(one)]", file: "a.json").isEmpty)
    let found = problems("{\n  \"kind\": \"Tenant\",\n  \"kind\": 1\n}", file: "a.json")
    #expect(found.map(\.code) == [.jsonDuplicateName])
    #expect(found.first?.position?.line == 3)
  }

  @Test func aFolderIsReadWholeAndEveryProblemIsReported() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lanyard-manifests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path(percentEncoded: false)
    #expect(codes(loader.load(path)) == [.manifestFileUnreadable])
    try Data("{apiVersion: lanyard/v1, kind: Tenant, name: acme}".utf8).write(to: folder.appending(path: "b.yaml"))
    #expect(try loader.load(path).get().map(\.object.reference.name) == ["acme"])
    try Data("kind: Tennant".utf8).write(to: folder.appending(path: "a.yml"))
    try Data("[".utf8).write(to: folder.appending(path: "c.json"))
    try Data("not read".utf8).write(to: folder.appending(path: "notes.txt"))
    #expect(codes(loader.load(path)) == [.manifestVersionUnknown, .manifestKindUnknown, .jsonSyntax])
    #expect(codes(loader.load(path + "/gone")) == [.manifestFileUnreadable])
  }

  private func codes(_ result: Result<[ManifestLoader.Loaded], ManifestProblems>) -> [ErrorCode] {
    if case .failure(let problems) = result { problems.all.map(\.code) } else { [] }
  }
}
