import Diagnostics
import Foundation
import LanyardCore
import LanyardRuntime
import Testing

@Suite struct ConfigurationTests {
  private func load(
    _ text: String? = nil, environment: [String: String] = [:], flags: [ConfigurationKey: String] = [:]
  ) throws -> Result<LanyardConfiguration, ConfigurationProblems> {
    let file = FileManager.default.temporaryDirectory.appending(path: "lanyard-\(UUID().uuidString).yaml")
    try Data((text ?? "").utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return Result { () throws(ConfigurationProblems) in
      try LanyardConfiguration.load(file: file.path(percentEncoded: false), environment: environment, flags: flags)
    }
  }

  private func codes(_ result: Result<LanyardConfiguration, ConfigurationProblems>) -> [ErrorCode] {
    if case .failure(let problems) = result { problems.all.map(\.code) } else { [] }
  }

  @Test func withoutAnythingTheServerListensOnLoopbackWithSQLite() throws {
    let configuration = try load().get()
    #expect(configuration.listen == ListenAddress(host: "127.0.0.1", port: 8088))
    #expect(configuration.publicURL.text == "http://127.0.0.1:8088")
    #expect(configuration.database == .sqlite(path: ".lanyard/lanyard.sqlite"))
    #expect("\(configuration.logLevel)" == "info")
    #expect(configuration.tls == nil)
  }

  @Test func flagsWinOverTheEnvironmentWhichWinsOverTheFile() throws {
    let file = "listen: 127.0.0.1:1\nlogLevel: debug\npublicURL: https://file.example/"
    let environment = ["LANYARD_LISTEN": "127.0.0.1:2", "LANYARD_LOG_LEVEL": "error", "PATH": "/bin"]
    let configuration = try load(file, environment: environment, flags: [.listen: "127.0.0.1:3"]).get()
    #expect(configuration.listen.port == 3)
    #expect("\(configuration.logLevel)" == "error")
    #expect(configuration.publicURL.text == "https://file.example")
  }

  @Test(arguments: ConfigurationKey.allCases)
  func everyKeyIsReadFromItsEnvironmentVariable(key: ConfigurationKey) throws {
    // No key's value may be `?` (TLS alone is incomplete), so reading it shows as a problem that names the variable.
    guard case .failure(let problems) = try load(environment: [key.environmentName: "?"]) else {
      Issue.record("\(key.environmentName) was not read")
      return
    }
    let expected: ErrorCode = key.rawValue.hasPrefix("tls.") ? .configTLSIncomplete : .configValueInvalid
    #expect(problems.all.map(\.code) == [expected])
  }

  @Test func ratesAndProxiesAreReadWithinTheirBounds() throws {
    let standard = try load().get()
    #expect(standard.limits.tenantRate == 1000 && standard.limits.strangerRate == 50)
    #expect(standard.trustedProxies.isEmpty)
    let file = "limits:\n  tenantRate: 0\n  strangerRate: 5\nhttp:\n  trustedProxies: 127.0.0.1, 2001:db8::/32"
    let configuration = try load(file, environment: ["LANYARD_LIMITS_TENANT_RATE": "7"]).get()
    #expect(configuration.limits.tenantRate == 7 && configuration.limits.strangerRate == 5)
    #expect(configuration.trustedProxies.map(\.description) == ["127.0.0.1", "2001:db8::/32"])
    for value in ["-1", "1000001", "many"] {
      #expect(codes(try load(environment: ["LANYARD_LIMITS_TENANT_RATE": value])) == [.configValueInvalid])
    }
    #expect(codes(try load(environment: ["LANYARD_HTTP_TRUSTED_PROXIES": "127.0.0.1, x"])) == [.configValueInvalid])
  }

  @Test func unknownKeysNameTheNearestAndTheirLine() throws {
    guard case .failure(let problems) = try load("listen: 127.0.0.1:1\nlimits:\n  requestBdy: 5\nlog-level: info")
    else {
      Issue.record("unknown keys were taken")
      return
    }
    #expect(problems.all.map(\.code) == [.configKeyUnknown, .configKeyUnknown])
    #expect(problems.all.map(\.remedy) == ["write `limits.requestBody`", "write `logLevel`"])
    #expect(problems.all.map(\.position?.line) == [3, 4])
  }

  @Test func unknownVariablesOfOursAreRefusedAndOthersAreNot() throws {
    let result = try load(environment: ["LANYARD_LISTN": "x", "HOME": "/", "LANYARD_MASTER_KEY": "x"])
    #expect(codes(result) == [.configEnvironmentUnknown])
  }

  @Test func everyProblemIsReportedAtOnce() throws {
    let result = try load(
      "nonsense: 1\ndatabase: mysql://user:hunter2@db/lanyard",
      environment: ["LANYARD_X": "1", "LANYARD_TLS_KEY": "key.pem"], flags: [.listen: "8088"])
    #expect(
      codes(result) == [
        .configKeyUnknown, .configEnvironmentUnknown, .configValueInvalid, .configValueInvalid, .configTLSIncomplete,
      ])
    if case .failure(let problems) = result { #expect(!problems.description.contains("hunter2")) }
  }

  @Test(arguments: [
    ("postgres://ann:hunter2@db:5432/lanyard", "postgres://ann:…@db:5432/lanyard"),
    ("postgresql://ann@db/lanyard?sslmode=require", "postgresql://ann@db/lanyard?sslmode=require"),
    ("postgres:///lanyard?user=ann&password=hunter2&host=/run", "postgres:///lanyard?user=ann&password=…&host=/run"),
  ])
  func theAddressOfADatabasePrintsWithoutItsPassword(text: String, printed: String) throws {
    let configuration = try load("database: \(text)").get()
    #expect(configuration.database.description == printed)
  }

  @Test(arguments: ["[1]", "a: [", "listen: [1]", "limits: 5"])
  func filesOfTheWrongFormAreRefused(text: String) throws {
    #expect(try codes(load(text)).allSatisfy { [.configFileSyntax, .configValueInvalid].contains($0) })
    #expect(try !codes(load(text)).isEmpty)
  }

  @Test func aFileThatWasAskedForMustBeThere() {
    let error = #expect(throws: ConfigurationProblems.self) {
      try LanyardConfiguration.load(file: "/nowhere/lanyard.yaml", environment: [:])
    }
    #expect(error?.all.map(\.code) == [.configFileUnreadable])
  }

  @Test(arguments: ["8088", ":8088", "host:", "host:65536", "::1:8088", "a b:1", "[::1]", "host:+1", "http://host:1"])
  func malformedAddressesAreRefused(text: String) {
    #expect(ListenAddress(text) == nil)
  }

  @Test func addressesReadBackAsTheyAreWritten() {
    for text in ["127.0.0.1:8088", "[::1]:0", "localhost:65535"] { #expect(ListenAddress(text)?.description == text) }
  }

  @Test func aPublicURLThatCannotBeMadeIsAskedFor() throws {
    #expect(try codes(load(flags: [.listen: "odd!host:80"])) == [.configValueInvalid])
    #expect(try load(flags: [.listen: "[::1]:0"]).get().publicURL.text == "http://[::1]")
  }

  @Test func tlsNeedsBothFilesAndMakesThePublicURLSecure() throws {
    let flags: [ConfigurationKey: String] = [.tlsCertificate: "c.pem", .tlsKey: "k.pem", .listen: "localhost:8443"]
    let configuration = try load(flags: flags).get()
    #expect(configuration.tls?.certificate == "c.pem")
    #expect(configuration.publicURL.text == "https://localhost:8443")
  }
}
