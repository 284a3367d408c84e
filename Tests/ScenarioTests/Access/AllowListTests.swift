import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardHTTP
import LanyardService
import Testing

/// A tenant's SCIM clients come from where its manifest says, over a real socket.
@Suite struct AllowListTests {
  private static func tenant(_ ranges: [JSONValue]) -> JSONObject {
    var document = Manifests.tenant("acme")
    document["scim"] = ["allowFrom": .array(ranges)]
    return document
  }

  private func forwarded(_ addresses: String) throws -> HTTPFields {
    [try #require(HTTPFields.Element.Name("X-Forwarded-For")): addresses]
  }

  @Test(arguments: Engine.allCases)
  func aGoodTokenFromElsewhereIsRefusedOnceTheManifestSaysSo(engine: Engine) async throws {
    try await Scenario.play(on: engine, isLive: true, setUp: { _ in }) { scenario in
      try await scenario.declare(Manifests.application(), Self.tenant(["127.0.0.0/8", "2001:db8::/32"]))
      let acme = try await scenario.directory(of: "acme")
      let desk = TokenClient(scenario: scenario, client: try await scenario.client(of: "acme"))
      #expect(try await acme.send(.get, "Users").status == 200)
      #expect(try await desk.ask().status == 200)
      try await scenario.declare(Self.tenant(["203.0.113.0/24"]))
      // Nobody is believed who says where it comes from.
      for headers in [HTTPFields(), try forwarded("203.0.113.7")] {
        for path in ["Users", "ServiceProviderConfig", "Nowhere"] {
          let answer = try await acme.send(.get, path, headers: headers)
          #expect(answer.status == 403)
          #expect(answer.code == "access.address.refused")
        }
        let answer = try await desk.ask(headers: headers)
        #expect(answer.status == 400)
        #expect(answer.json?["lanyard_code"] == "access.address.refused")
      }
      let stranger = DirectoryClient(scenario: scenario, tenant: "acme", token: "lyd_scim_wrong")
      #expect(try await stranger.send(.get, "Users").code == "access.unauthenticated")
      try await scenario.declare(Manifests.tenant("acme"))
      #expect(try await acme.send(.get, "Users").status == 200)
    }
  }

  @Test func behindATrustedProxyTheAddressIsTheOneItNames() async throws {
    let proxies = try [AddressRange("127.0.0.0/8"), AddressRange("10.0.0.0/8")]
    try await Scenario.play(on: .memory, isLive: true, setUp: { $0.trustedProxies = proxies }) { scenario in
      try await scenario.declare(Manifests.application(), Self.tenant(["203.0.113.0/24"]))
      let acme = try await scenario.directory(of: "acme")
      for (addresses, status) in [
        ("203.0.113.7", 200), ("198.51.100.9", 403), ("203.0.113.7, 10.1.2.3", 200), ("203.0.113.7:4711", 200),
        // What stands before the first address that is nobody's proxy was written by anybody.
        ("203.0.113.7, 198.51.100.9", 403), ("203.0.113.7, 198.51.100.9, 10.1.2.3", 403),
        ("203.0.113.7, nonsense", 403), ("", 403), ("10.1.2.3", 403), ("[2001:db8::1]:443", 403),
      ] {
        #expect(try await acme.send(.get, "Users", headers: try forwarded(addresses)).status == status, "\(addresses)")
      }
      #expect(try await acme.send(.get, "Users").status == 403)
    }
  }

  @Test func rangesThatAreNoneFailTheApplyWithTheirPlace() async throws {
    try await Scenario.play(on: .memory) { scenario in
      for ranges in [["203.0.113.7/24"], ["example.org"], [7], []] as [[JSONValue]] {
        let outcome = ManifestObject.decode(Self.tenant(ranges))
        guard case .failure(let problems) = outcome else {
          Issue.record("\(ranges) was taken")
          continue
        }
        #expect(problems.all.count == 1)
      }
    }
  }
}
