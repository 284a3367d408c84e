import Diagnostics
import Foundation
import SAML
import SignedXML
import Testing

/// Documents in the shapes that products publish, and documents that must be refused; see `Vectors/SAMLMetadata`.
enum MetadataVectors {
  static func octets(_ name: String, file: String = #filePath) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
    return Array(try Data(contentsOf: folder.appending(path: "Vectors/SAMLMetadata/\(name).xml")))
  }
}

@Suite("SAML metadata as identity providers publish it")
struct MetadataShapesTests {
  private func read(_ name: String, entityID: String? = nil) throws -> IdentityProviderMetadata {
    try IdentityProviderMetadata(parsing: MetadataVectors.octets("shapes/\(name)"), entityID: entityID)
  }

  @Test func okta() throws {
    let metadata = try read("okta")
    #expect(metadata.entityID == "http://www.okta.example/exk1")
    #expect(metadata.signingCertificates.count == 1 && !metadata.hasKeyWithoutUse && !metadata.wantsSignedRequests)
    #expect(metadata.redirectLocation?.text == "https://acme.okta.example/app/x/exk1/sso/saml")
  }

  @Test func google() throws {
    let metadata = try read("google")
    #expect(metadata.entityID == "https://accounts.google.example/o/saml2?idpid=C01&x=1")
    #expect(metadata.signingCertificates.count == 2, "a rollover names two keys")
    #expect(metadata.validUntil?.rfc3339 == "2031-11-20T12:00:00.000Z")
  }

  @Test func oneLogin() throws {
    let metadata = try read("onelogin")
    #expect(metadata.singleSignOn.count == 2 && metadata.singleLogout.count == 1)
    #expect(metadata.signingCertificates.count == 1)
  }

  /// A realm's descriptor is an aggregate of one.
  @Test func keycloak() throws {
    let metadata = try read("keycloak-realm")
    #expect(metadata.entityID == "https://kc.example/realms/acme" && metadata.wantsSignedRequests)
    #expect(metadata.singleSignOn.count == 2 && metadata.singleLogout.count == 2)
  }

  /// WS-Federation roles beside ours, a signature of Microsoft's that nobody here can check, a byte order mark.
  @Test func entra() throws {
    let metadata = try read("entra")
    #expect(metadata.entityID == "https://sts.windows.example/tenant/")
    #expect(metadata.signingCertificates.count == 2, "one certificate stands there twice")
  }

  /// Keys of the WS-Federation and service provider roles are none of the identity provider's.
  @Test func adfs() throws {
    let metadata = try read("adfs")
    #expect(metadata.signingCertificates.count == 1 && metadata.encryptionCertificates.count == 1)
    #expect(metadata.signingCertificates != metadata.encryptionCertificates)
    #expect(metadata.singleLogout.count == 2 && metadata.nameIDFormats.count == 3)
  }

  @Test func shibbolethFederation() throws {
    let north = try read("shibboleth-federation", entityID: "https://idp.north.example/idp/shibboleth")
    #expect(north.displayName == "University of idp.north.example")
    #expect(north.scopes == ["idp.north.example"], "a regular expression is no scope we take")
    #expect(north.hasKeyWithoutUse && north.signingCertificates.count == 1 && north.encryptionCertificates.count == 2)
    #expect(north.validUntil?.rfc3339 == "2031-12-01T00:00:00.000Z" && north.cacheDuration == .seconds(6 * 3600))
    #expect(north.singleSignOn.count == 2)
    let south = try read("shibboleth-federation", entityID: "https://idp.south.example/idp/shibboleth")
    #expect(south.validUntil?.rfc3339 == "2031-06-01T00:00:00.000Z", "the end of the inner group counts")
    #expect(south.cacheDuration == .seconds(3600))
  }

  private func code(_ name: String, entityID: String?) throws -> ErrorCode? {
    let octets = try MetadataVectors.octets(name)
    do throws(CodedError) {
      _ = try IdentityProviderMetadata(parsing: octets, entityID: entityID)
      return nil
    } catch {
      return error.code
    }
  }

  @Test func anAggregateNeedsANameUnlessOneIdentityProviderIsInIt() throws {
    #expect(try code("shapes/shibboleth-federation", entityID: nil) == .samlMetadataAggregate)
    #expect(try code("shapes/shibboleth-federation", entityID: "https://nobody.example/") == .samlMetadataEntityUnknown)
    #expect(try code("shapes/shibboleth-federation", entityID: "https://wiki.example/shibboleth") == .samlMetadataRole)
    #expect(try code("shapes/okta", entityID: "http://www.okta.example/EXK1") == .samlMetadataEntityUnknown)
  }

  @Test(arguments: [
    ("doctype", ErrorCode.xmlDoctype), ("entity-bomb", .xmlDoctype), ("entity-reference", .xmlEntity),
    ("processing-instruction", .xmlProcessingInstruction), ("relative-namespace", .xmlRelativeNamespace),
    ("namespace-with-ampersand", .xmlNamespaceForm), ("no-signing-key", .samlMetadataNoSigningKey),
    ("key-without-certificate", .samlMetadataNoSigningKey), ("service-provider", .samlMetadataRole),
    ("several-identity-providers", .samlMetadataAggregate), ("script-endpoint", .samlMetadataEndpoint),
    ("cut-short", .xmlMalformed), ("empty-aggregate", .samlMetadataEntityUnknown),
    ("entity-only-in-extensions", .samlMetadataEntityUnknown), ("two-roots", .xmlMalformed),
  ])
  func whatCannotBeConnectedIsRefused(name: String, expected: ErrorCode) throws {
    #expect(try code("refused/\(name)", entityID: nil) == expected)
  }

  @Test func everyRefusedVectorIsTested() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Vectors/SAMLMetadata")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "refused").path).count == 15)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "shapes").path).count == 7)
  }

  @Test func anEntityThatStandsTwiceIsRefusedWhereItIsMeant() throws {
    let text = String(decoding: try MetadataVectors.octets("refused/several-identity-providers"), as: UTF8.self)
      .replacing("https://other.example/", with: "https://idp.example/")
    #expect(throws: CodedError(.samlMetadataRepeated, "", remedy: "")) {
      try IdentityProviderMetadata(parsing: Array(text.utf8), entityID: "https://idp.example/")
    }
  }
}
