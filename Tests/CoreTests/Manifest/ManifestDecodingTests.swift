import Diagnostics
import JSON
import LanyardCore
import RoleMapping
import SAML
import Testing

@Suite struct ManifestDecodingTests {
  private static let pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"

  private static let application: JSONObject = [
    "apiVersion": "lanyard/v1", "kind": "Application", "name": "crm",
    "roles": [
      ["name": "agent"], ["name": "Approver.1", "entitlements": ["a", "b"]], ["name": "admin", "privileged": true],
    ],
    "exclusive": [["agent", "Approver.1"], ["agent", "billing/payer"]],
  ]
  private static let tenant: JSONObject = [
    "apiVersion": "lanyard/v1", "kind": "Tenant", "name": "acme", "displayName": "Acme Ltd",
    "ceiling": ["crm": ["agent", "admin"]],
  ]
  private static let connection: JSONObject = [
    "apiVersion": "lanyard/v1", "kind": "Connection", "tenant": "acme", "name": "idp",
    "idp": ["entityID": "https://idp.example", "ssoURL": "https://idp.example/sso", "certificates": [.string(pem)]],
  ]
  private static let target: JSONObject = [
    "apiVersion": "lanyard/v1", "kind": "Target", "tenant": "acme", "name": "hook", "driver": "webhook",
    "application": "crm", "url": "https://crm.example/hook", "secrets": [["env": "HOOK_SECRET"]],
  ]
  private static let policy: JSONObject = [
    "apiVersion": "lanyard/v1", "kind": "MappingPolicy", "tenant": "acme",
    "rules": [["id": "one", "application": "crm", "role": "agent", "when": #"groups.display eq "Support""#]],
  ]

  private static let schema: JSONObject = [
    "apiVersion": "lanyard/v1", "kind": "Schema", "tenant": "acme", "name": "badge", "extends": "User",
    "schema": ["id": "urn:example:acme:Badge", "attributes": [["name": "colour"]]],
  ]

  private func problems(_ document: JSONObject, positions: DocumentPositions = .unknown) -> [CodedError] {
    if case .failure(let problems) = TypedManifest.decode(document, positions: positions) { problems.all } else { [] }
  }

  /// A document with one member put in, changed, or (by nil) taken out.
  private func document(_ base: JSONObject, _ name: String, _ value: JSONValue?) -> JSONObject {
    var document = base
    document[name] = value
    return document
  }

  @Test func anObjectOfEachKindIsRead() throws {
    let documents = [Self.application, Self.tenant, Self.schema, Self.connection, Self.target, Self.policy]
    let objects = try documents.map { try ManifestObject.decode($0).get() }
    #expect(objects.map(\.reference.kind) == ManifestKind.allCases)
    #expect(objects.map(\.document) == documents)
  }

  @Test func absentMembersHaveTheirDefaults() throws {
    let connection = try ConnectionManifest.decode(Self.connection).get()
    #expect(connection.match == .userName)
    #expect(!connection.allowIdPInitiated && !connection.wantAssertionsSigned && !connection.wantResponseSigned)
    #expect(connection.clockSkew == .seconds(120))
    #expect(!connection.wantAssertionsEncrypted && !connection.checkCertificateExpiration)
    #expect(!connection.allowSHA1 && !connection.allowRSA15)
    #expect(connection.leniencies.isEmpty && connection.decryptionKeys.isEmpty)
    #expect(connection.sessionLifetime == .seconds(8 * 3600))
    #expect(connection.displayName == "idp")
    #expect(connection.facts == .standard && connection.facts.validFor == .seconds(86_400))
    #expect(connection.justInTime == nil)
    #expect(try TenantManifest.decode(Self.tenant).get().maximumJustInTime == 10_000)
    let target = try TargetManifest.decode(Self.target).get()
    #expect(target.timeout == .seconds(10))
    #expect(target.rate == nil)
  }

  @Test func aConnectionNamesItsLenienciesAndItsKeys() throws {
    let certificate = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----"
    let key: JSONValue = ["key": ["file": "/etc/sp-key.pem"], "certificate": .string(certificate)]
    var full = document(Self.connection, "decryptionKeys", [key])
    full["leniencies"] = ["paddedNames", "offsetTimes"]
    let connection = try ConnectionManifest.decode(full).get()
    #expect(connection.leniencies == [.paddedNames, .offsetTimes])
    #expect(connection.decryptionKeys.map(\.key) == [.file("/etc/sp-key.pem")])
    #expect(connection.decryptionKeys.map(\.certificate) == [certificate])
    func refused(_ name: String, _ value: JSONValue) -> [String] {
      problems(document(Self.connection, name, value)).map { "\($0.code) \($0.remedy)" }
    }
    #expect(refused("leniencies", ["paddedName"]) == ["manifest.member.invalid write `paddedNames`"])
    #expect(refused("leniencies", ["offsetTimes", "offsetTimes"]).count == 1)
    #expect(refused("decryptionKeys", .array(Array(repeating: key, count: 5))).count == 1)
    #expect(
      refused("decryptionKeys", [["key": "-----BEGIN PRIVATE KEY-----", "certificate": .string(certificate)]]).count
        == 1)
    #expect(refused("decryptionKeys", [["certificate": .string(certificate)]]).count == 1)
    #expect(refused("decryptionKeys", [["key": ["env": "SP_KEY"]]]).count == 1)
  }

  @Test func theEnvelopeIsCheckedFirst() {
    #expect(problems([:]).map(\.code) == [.manifestVersionUnknown, .manifestKindUnknown])
    let misspelt = problems(document(Self.tenant, "kind", "Tennant"))
    #expect(misspelt.map(\.code) == [.manifestKindUnknown])
    #expect(misspelt.first?.remedy == "write `kind: Tenant`")
    #expect(misspelt.first?.expected?.contains("MappingPolicy") == true)
    #expect(problems(document(Self.tenant, "apiVersion", "lanyard/v2")).map(\.code) == [.manifestVersionUnknown])
  }

  @Test func everythingWrongIsReportedAtOnceWithObjectPathAndPlace() {
    let broken: JSONObject = [
      "apiVersion": "lanyard/v1", "kind": "Target", "tenant": "acme", "name": "hook", "driver": "webhok",
      "url": "http://crm.example/hook", "secrets": [["env": "1BAD"]], "timeout": "10s", "rate": ["perSecnd": 5],
      "maximumAttempts": 0, "colour": "red",
    ]
    let positions = DocumentPositions(["": .init(file: "t.yaml", line: 1), "rate": .init(file: "t.yaml", line: 9)])
    let found = problems(broken, positions: positions)
    #expect(
      found.map(\.code) == [
        .manifestMemberUnknown, .manifestMemberInvalid, .manifestMemberMissing, .manifestMemberInvalid,
        .manifestMemberInvalid, .manifestMemberUnknown, .manifestMemberMissing, .manifestMemberInvalid,
        .manifestMemberInvalid,
      ])
    #expect(
      found.allSatisfy {
        $0.message.contains("Target acme/hook") && $0.position?.file == "t.yaml" && !$0.remedy.isEmpty
      })
    #expect(found[5].message.hasPrefix("`rate.perSecnd`"))
    #expect(found[5].position?.line == 9)
    #expect(found[5].remedy == "write `perSecond`")
  }

  @Test func aSecretWrittenInPlaceIsRefusedAndNotRepeated() {
    let inlined: [JSONValue] = ["whsec_hunter2", ["value": "whsec_hunter2"], ["env": "A", "file": "whsec_hunter2"], 5]
    for secret in inlined {
      let found = problems(document(Self.target, "secrets", [secret]))
      #expect(found.map(\.code) == [.manifestMemberInvalid])
      #expect(!found.description.contains("hunter2"))
    }
    #expect(problems(document(Self.target, "secrets", [])).map(\.code) == [.manifestMemberMissing])
    let three: JSONValue = [["env": "A"], ["env": "B"], ["env": "C"]]
    #expect(problems(document(Self.target, "secrets", three)).map(\.code) == [.manifestMemberInvalid])
  }

  @Test(arguments: [
    "http://localhost:8099/x", "http://127.0.0.1/x", "http://127.9.9.9", "http://[::1]:80/", "https://crm.example?x=1",
  ])
  func targetsAreReachedByHTTPSOrOnTheMachineItself(url: String) {
    #expect(problems(document(Self.target, "url", .string(url))).isEmpty)
  }

  @Test(arguments: [
    "http://crm.example", "http://localhost.example", "ftp://x", "https://", "https://user:pw@crm.example",
    "https://crm.example/#x", "https://crm.example:0", "https://crm.example:99999", "crm.example", "http://127.1",
    "https://crm.example/\u{0}", "https://crm.example\\@evil.example", "http://127.0.0.1@evil.example",
  ])
  func otherAddressesOfTargetsAreRefused(url: String) {
    #expect(problems(document(Self.target, "url", .string(url))).map(\.code) == [.manifestMemberInvalid])
  }

  @Test func namesAndTypesAreChecked() {
    #expect(problems(document(Self.tenant, "name", "Acme")).map(\.code) == [.tenantNameInvalid])
    #expect(problems(document(Self.tenant, "name", "_operator")).map(\.code) == [.tenantNameInvalid])
    #expect(problems(document(Self.tenant, "name", 5)).map(\.code) == [.manifestMemberType])
    #expect(problems(document(Self.tenant, "name", nil)).map(\.code) == [.manifestMemberMissing])
    #expect(problems(document(Self.tenant, "name", .null)).map(\.code) == [.manifestMemberMissing])
    #expect(problems(document(Self.tenant, "displayName", "a\u{0}b")).map(\.code) == [.manifestMemberInvalid])
    #expect(problems(document(Self.tenant, "ceiling", ["crm"])).map(\.code) == [.manifestMemberType])
    #expect(problems(document(Self.tenant, "ceiling", ["crm": ["a", "a"]])).map(\.code) == [.manifestMemberInvalid])
    #expect(problems(document(Self.connection, "clockSkew", "PT11M")).map(\.code) == [.manifestMemberInvalid])
    #expect(problems(document(Self.connection, "match", "username")).map(\.code) == [.manifestMemberInvalid])
  }

  @Test func whatConditionsReadOfAnAssertionIsNamedOnceAndSoThatTheyCan() throws {
    func problems(_ facts: JSONValue) -> [String] {
      self.problems(document(Self.connection, "facts", facts)).map { "\($0.code) \($0.message.prefix { $0 != " " })" }
    }
    let facts: JSONValue = ["groups": "memberOf", "attributes": ["cost-centre": "urn:x:cc"], "validFor": "PT1H"]
    let read = try ConnectionManifest.decode(document(Self.connection, "facts", facts)).get().facts
    #expect(read.groups == "memberOf" && read.validFor == .seconds(3600))
    #expect(read.attributes.map { "\($0.name) \($0.asserted)" } == ["cost-centre urn:x:cc"])
    for name in ["groups", "GROUPS", "1a", "a.b", "", "a b"] {
      #expect(problems(["attributes": .object([name: "urn:x"])]).count == 1, "\(name)")
    }
    #expect(problems(["attributes": ["a": "x", "A": "y"]]) == ["manifest.member.invalid `facts.attributes.A`"])
    #expect(problems(["attributes": ["a": "x", "b": "x"]]) == ["manifest.member.invalid `facts.attributes.b`"])
    #expect(problems(["attributes": ["a": 5]]) == ["manifest.member.type `facts.attributes.a`"])
    #expect(problems(["validFor": "PT30S"]) == ["manifest.member.invalid `facts.validFor`"])
    #expect(problems(["validfor": "PT1H"]) == ["manifest.member.unknown `facts.validfor`"])
    let many = JSONObject(members: (0...100).map { ("a\($0)", .string("x\($0)")) })
    #expect(problems(["attributes": .object(many)]) == ["manifest.member.invalid `facts.attributes`"])
  }

  @Test func certificatesAreTextsOfCertificates() {
    func codes(_ certificates: JSONValue?) -> [ErrorCode] {
      var idp = Self.connection["idp"]?.objectValue ?? [:]
      idp["certificates"] = certificates
      return problems(document(Self.connection, "idp", .object(idp))).map(\.code)
    }
    #expect(codes([.string(Self.pem), .string(Self.pem)]) == [])
    #expect(codes(nil) == [.manifestMemberMissing])
    #expect(codes([]) == [.manifestMemberInvalid])
    #expect(codes(["MIIB"]) == [.manifestMemberInvalid])
    #expect(codes([["file": "idp.pem"]]) == [.manifestMemberInvalid])
    #expect(codes([.string("-----BEGIN PRIVATE KEY-----" + Self.pem)]) == [.manifestMemberInvalid])
  }

  @Test func rolesAndTheirExclusionsBecomeACatalogue() throws {
    let catalogue = try ApplicationManifest.decode(Self.application).get().catalogue
    #expect(catalogue.roles.map(\.name) == ["agent", "Approver.1", "admin"])
    #expect(catalogue.roles.map(\.privileged) == [false, false, true])
    #expect(catalogue.role(named: "Approver.1")?.entitlements == ["a", "b"])
    #expect(
      catalogue.exclusive[1] == [
        RoleReference(application: "crm", role: "agent"), RoleReference(application: "billing", role: "payer"),
      ])
  }

  @Test func exclusionsNameKnownRolesAndAtLeastTwo() {
    func codes(_ sets: JSONValue) -> [ErrorCode] { problems(document(Self.application, "exclusive", sets)).map(\.code) }
    #expect(codes([["agent", "admn"]]) == [.manifestReferenceUnknown])
    #expect(codes([["agent"]]) == [.manifestMemberInvalid])
    #expect(codes([["agent", "crm/agent"]]) == [.manifestMemberInvalid])
    #expect(codes([["agent", "a/b/c"]]) == [.manifestMemberInvalid])
    #expect(codes(["agent"]) == [.manifestMemberType])
  }

  @Test func aRoleDeclaredTwiceIsRefusedAtTheSecond() {
    let found = problems(document(Self.application, "roles", [["name": "x"], ["name": "x"]]))
    #expect(found.map(\.code).contains(.manifestMemberInvalid))
    #expect(found.contains { $0.message.hasPrefix("`roles[1].name`") })
  }

  @Test func anApplicationThatTheCeilingDoesNotNameAllowsWhatIsNotPrivileged() throws {
    let application = try ApplicationManifest.decode(Self.application).get()
    let listed = try TenantManifest.decode(Self.tenant).get()
    let unlisted = try TenantManifest.decode(document(Self.tenant, "ceiling", nil)).get()
    let closed = try TenantManifest.decode(document(Self.tenant, "ceiling", ["crm": []])).get()
    #expect(listed.allowedRoles(of: application) == ["agent", "admin"])
    #expect(unlisted.allowedRoles(of: application) == ["agent", "Approver.1"])
    #expect(closed.allowedRoles(of: application) == [])
    #expect(listed.ceiling(over: [application]).allows(RoleReference(application: "crm", role: "admin")))
    #expect(!unlisted.ceiling(over: [application]).allows(RoleReference(application: "crm", role: "admin")))
  }

  @Test func aPolicyIsJudgedByItsOwnParserWithThePlacesOfTheDocument() throws {
    let rules: JSONValue = [
      ["id": "one", "application": "crm", "role": "agent", "when": "groups.display eq"],
      ["id": "two", "application": "crm", "role": "agent", "wen": "active eq true"],
    ]
    let positions = DocumentPositions(["rules[0].when": .init(file: "p.yaml", line: 6)])
    let found = problems(document(Self.policy, "rules", rules), positions: positions)
    #expect(found.map(\.code) == [.mappingConditionInvalid, .mappingMemberUnknown, .mappingMemberMissing])
    #expect(found.first?.position?.line == 6)
    #expect(found.first?.message.contains("rule `one`") == true)
    #expect(problems(document(Self.policy, "name", "other")).map(\.code) == [.manifestMemberInvalid])
    #expect(try MappingPolicyManifest.decode(document(Self.policy, "name", "acme")).get().policy.rules.count == 1)
  }
}
