import Diagnostics
import Foundation
import JSON
import LanyardCore
import LanyardRuntime
import LanyardService
import SampleIdP
import SignedXML
import Testing

/// What the operator does at the command line.
extension Scenario {
  @discardableResult
  func asOperator<C: Command>(_ command: C) async throws -> C.Reply {
    let person = Principal(kind: .admin, tenant: Tenant.operatorID, id: "command-line", scopes: [.admin])
    return try await server.runner.run(command, as: person, request: RequestContext(id: "command-line"))
  }

  /// Applies documents of any kind.
  func apply(_ documents: [JSONObject], dryRun: Bool = false) async throws -> ApplyReport {
    try await apply(documents.map { try ManifestObject.decode($0).get() }, dryRun: dryRun)
  }

  /// Applies documents that must be accepted.
  func declare(_ documents: JSONObject...) async throws {
    let report = try await apply(documents)
    try #require(report.problems.map(\.code) == [])
  }

  /// Applies `samples/quickstart` as the demo does, with the sample identity provider's certificate; its portal may start
  /// sign-ins, which the sample leaves off.
  func applyQuickstart() async throws {
    let certificate = try IdentityProvider.shared().key.certificatePEM
    let loader = ManifestLoader { path throws(CodedError) in
      path.hasSuffix("/idp-certificate.pem") ? certificate : try ManifestFiles.text(path)
    }
    let loaded = try loader.load(Repository.path("samples/quickstart")).get()
    let report = try await apply(loaded.map { Self.letPortalStart($0.object) })
    try #require(report.problems.map(\.code) == [])
    try #require(report.steps.allSatisfy { $0.effect == .added })
  }

  private static func letPortalStart(_ object: ManifestObject) -> ManifestObject {
    guard object.reference.kind == .connection else { return object }
    var document = object.document
    document["allowIdPInitiated"] = true
    return ManifestObject(reference: object.reference, document: document)
  }

  private func apply(_ objects: [ManifestObject], dryRun: Bool = false) async throws -> ApplyReport {
    let secrets = objects.filter { $0.reference.kind == .target }.map {
      ("\($0.reference)#secrets.0", Secret(Array("whsec_c2NlbmFyaW8tc2VjcmV0LW9mLTMyLW9jdGV0cyE=".utf8)))
    }
    return try await asOperator(
      ApplyManifest(
        objects: objects, secrets: Dictionary(uniqueKeysWithValues: secrets), isDryRun: dryRun,
        services: server.directory, keyring: server.keyring))
  }

  func tenantID(_ name: String) async throws -> TenantID {
    let name = try TenantName(name)
    return try #require(try await server.store.read { try $0.tenant(named: name) }).id
  }

  /// The SCIM client of a tenant, with a token just made.
  func directory(of tenant: String, scopes: Set<Scope> = Scope.allSCIM) async throws -> DirectoryClient {
    let issued = try await asOperator(
      CreateToken(tenant: try await tenantID(tenant), name: "idp", scopes: scopes, expires: nil))
    return DirectoryClient(scenario: self, tenant: tenant, token: issued.text.reveal())
  }
}

/// The repository that the tests were built from.
enum Repository {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func path(_ name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }
}
