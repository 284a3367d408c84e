import Diagnostics
import JSON
import LanyardCore
import LanyardRuntime
import RoleMapping
import Testing

/// Every file of `samples/` is read the way the program reads it.
@Suite struct SampleManifestTests {
  /// Stands for the certificate that the demo makes on its first run.
  private let loader = ManifestLoader { path throws(CodedError) in
    guard path.hasSuffix("/idp-certificate.pem") else { return try ManifestFiles.text(path) }
    return "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
  }

  private func quickstart() throws -> [TypedManifest] {
    try loader.load(Repository.path("samples/quickstart")).get().map(\.content)
  }

  @Test func everySampleFileIsUsedBySomething() throws {
    let known = [
      "README.md", "lanyard.yaml", "import/people.csv", "import/people.jsonl", "scim/schemas/device.json",
      "saml/context.json", "saml/federation.xml", "saml/identity-provider.xml", "saml/response.xml",
    ]
    // Those of `mapping/` are lived with in `PresetTests`.
    let presets = ["contractors", "engineering-on-call", "partner-sign-in", "sales-and-finance", "support-desk"]
    let all = try Repository.files(in: "samples")
    let inPresets = all.filter { $0.hasPrefix("mapping/") }
    #expect(Set(inPresets.compactMap { $0.split(separator: "/").dropFirst().first.map(String.init) }) == Set(presets))
    for preset in presets {
      let objects = try loader.load(Repository.path("samples/mapping/\(preset)")).get()
      let files = inPresets.filter { $0.hasPrefix("mapping/\(preset)/") }
      #expect((4...5).contains(files.count) && files.contains("mapping/\(preset)/README.md") && objects.count >= 3)
    }
    let manifests = all.filter { !known.contains($0) && !$0.hasPrefix("mapping/") }
    let folders = ["quickstart/", "scim/"]
    #expect(manifests.allSatisfy { file in file.hasSuffix(".yaml") && folders.contains { file.hasPrefix($0) } })
    let schemas = try loader.load(Repository.path("samples/scim")).get().map(\.content.reference.description)
    #expect(schemas == ["Tenant acme", "Schema acme/badge", "Schema acme/device"])
    #expect(try quickstart().count + schemas.count == manifests.count)
  }

  @Test func theQuickstartDeclaresOneObjectOfEachKindInTheOrderOfApplication() throws {
    #expect(
      try quickstart().map(\.reference.description) == [
        "Application crm", "Tenant acme", "Connection acme/sample-idp", "Target acme/crm", "MappingPolicy acme/acme",
      ])
  }

  @Test func theQuickstartPolicyConfersOnlyWhatTheCeilingAllows() throws {
    var catalogues: [RoleCatalogue] = []
    var ceilings: [RoleCeiling] = []
    var rules: [MappingRule] = []
    let manifests = try quickstart()
    let applications = manifests.compactMap { if case .application(let manifest) = $0 { manifest } else { nil } }
    for manifest in manifests {
      switch manifest {
      case .application(let application): catalogues.append(application.catalogue)
      case .tenant(let tenant): ceilings.append(tenant.ceiling(over: applications))
      case .mappingPolicy(let policy): rules += policy.policy.rules
      default: break
      }
    }
    #expect(rules.map(\.role.role) == ["agent", "supervisor", "admin"])
    #expect(catalogues.flatMap(\.roles).filter(\.privileged).map(\.name) == ["admin"])
    for rule in rules { #expect(ceilings.allSatisfy { $0.allows(rule.role) }) }
  }

  @Test func theSampleConfigurationIsTheDefaultOne() throws {
    let sample = try LanyardConfiguration.load(file: Repository.path("samples/lanyard.yaml"), environment: [:])
    let fallback = try LanyardConfiguration.load(
      file: Repository.path("Tests/SampleTests/Vectors/empty.yaml"), environment: [:])
    #expect(sample.database == fallback.database)
    #expect(sample.listen == fallback.listen)
    #expect(sample.publicURL == fallback.publicURL)
    #expect(sample.logLevel == fallback.logLevel)
    #expect(sample.tls == fallback.tls)
    #expect(sample.limits == fallback.limits)
  }
}
