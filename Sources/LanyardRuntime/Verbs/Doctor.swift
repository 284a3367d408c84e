internal import Diagnostics
internal import Foundation
internal import JSON
public import LanyardCore
internal import LanyardService
internal import SignedXML

/// `lanyard doctor`: looks at what a server stands on, one line each, and changes nothing.
public struct Doctor: Sendable {
  /// What one look found.
  struct Check: Sendable {
    enum Outcome: String, Sendable { case ok, warn, fail }

    let name: String
    let outcome: Outcome
    let text: String
    var remedy: String?
  }

  let configuration: LanyardConfiguration
  let clock: any LanyardCore.Clock

  public init(_ configuration: LanyardConfiguration, clock: any LanyardCore.Clock = SystemClock()) {
    self.configuration = configuration
    self.clock = clock
  }

  /// A certificate that ends sooner gets a warning.
  private static let warning: Duration = .seconds(30 * 86_400)

  /// Status `refused` where anything fails.
  public func run() async -> VerbReport {
    var checks = [publicURL(), listen(), clockCheck()]
    do {
      let assembly = try await Assembly.open(configuration, .existing)
      checks.append(
        Check(name: "database", outcome: .ok, text: "\(configuration.database) opens, its schema fits this version"))
      checks.append(Check(name: "keys", outcome: .ok, text: "the master key opens what is sealed"))
      checks += await databaseClock(assembly)
      checks += await logClock(assembly)
      checks += await databaseChecks(assembly)
      try? await assembly.close()
    } catch {
      checks += Self.failure(error)
    }
    return report(checks)
  }

  private static func failure(_ error: any Error) -> [Check] {
    Refusals(error).all.map { error in
      let isKey = error.code.rawValue.hasPrefix("key.") || error.code.rawValue.hasPrefix("config.key-file")
      return Check(
        name: isKey ? "keys" : "database", outcome: .fail, text: error.description, remedy: error.remedy)
    }
  }

  private func databaseChecks(_ assembly: Assembly) async -> [Check] {
    do {
      let (connections, counts) = try await assembly.store.read { reader in
        (try reader.objects(.connection, tenant: nil), try reader.deliveryCounts())
      }
      var checks = connections.flatMap(certificates)
      checks += holds(try await assembly.holdQueries.open())
      checks += tokens(try await ExpiringTokens(store: assembly.store, clock: clock).list())
      if connections.isEmpty { checks.append(Check(name: "certificates", outcome: .ok, text: "no connections yet")) }
      let dead = counts[.dead] ?? 0
      checks.append(
        Check(
          name: "deliveries", outcome: dead == 0 ? .ok : .warn,
          text: "\(counts[.pending] ?? 0) waiting, \(dead) given up",
          remedy: dead == 0 ? nil : "look at the targets' answers in the log"))
      return checks
    } catch {
      return Self.failure(error)
    }
  }

  private func databaseClock(_ assembly: Assembly) async -> [Check] {
    do {
      guard let skew = try await DatabaseClock(store: assembly.store, clock: clock).skew() else { return [] }
      let isNear = skew <= DatabaseClock.largestSkew
      return [
        Check(
          name: "database clock", outcome: isNear ? .ok : .warn, text: "\(skew) apart from this machine's",
          remedy: isNear ? nil : "let both machines take their time from the same source")
      ]
    } catch {
      return Self.failure(error)
    }
  }

  private func logClock(_ assembly: Assembly) async -> [Check] {
    do {
      let lag = try await LogClock(store: assembly.store, clock: clock).lag()
      guard lag > LogClock.largestLag else { return [] }
      return [
        Check(
          name: "clock", outcome: .warn, text: "\(lag.components.seconds) s behind entries of the audit log",
          remedy: "set the clock; where it was ahead before, roles that end by themselves end by so much later")
      ]
    } catch {
      return Self.failure(error)
    }
  }

  private func certificates(_ object: ManifestObject) -> [Check] {
    guard case .success(.connection(let connection)) = object.typed() else {
      return [Check(name: "certificates", outcome: .fail, text: "\(object.reference) cannot be read")]
    }
    return connection.idp.certificates.map { pem in
      do throws(CodedError) {
        return expiry(try VerificationKey(certificatePEM: pem), object.reference)
      } catch {
        return Check(
          name: "certificates", outcome: .fail, text: "\(object.reference): \(error)", remedy: error.remedy)
      }
    }
  }

  private func expiry(_ key: VerificationKey, _ reference: ManifestReference) -> Check {
    guard let end = key.notAfter else {
      return Check(name: "certificates", outcome: .warn, text: "\(reference): its end cannot be read")
    }
    let isNear = end - clock.now() < Self.warning
    return Check(
      name: "certificates", outcome: isNear ? .warn : .ok, text: "\(reference): ends \(end)",
      remedy: isNear ? "ask the customer for the identity provider's next certificate" : nil)
  }
}

/// What needs no database.
extension Doctor {
  private func publicURL() -> Check {
    let url = configuration.publicURL
    guard url.isSecure || url.isLoopback else {
      return Check(
        name: "public URL", outcome: .warn, text: "\(url) is not https",
        remedy: "put a proxy with HTTPS in front, or set `tls`, and name the https URL")
    }
    return Check(name: "public URL", outcome: .ok, text: url.text)
  }

  private func listen() -> Check {
    Check(
      name: "listen", outcome: .ok, text: "\(configuration.listen)\(configuration.tls == nil ? "" : " by TLS")")
  }

  /// Only a clock that is plainly wrong can be seen from inside.
  private func clockCheck() -> Check {
    let now = clock.now()
    let earliest = Instant(rfc3339: "2026-01-01T00:00:00Z") ?? now
    let isSane = now >= earliest && now - earliest < .seconds(50 * 365 * 86_400)
    return Check(
      name: "clock", outcome: isSane ? .ok : .fail, text: now.rfc3339,
      remedy: isSane ? nil : "set the clock; assertions and tokens are judged by it")
  }

  private func report(_ checks: [Check]) -> VerbReport {
    var lines = TextTable(checks.map { [$0.outcome.rawValue, $0.name, $0.text] }).lines
    let remedies = checks.compactMap { check in check.remedy.map { "hint: \(check.name): \($0)" } }
    if !remedies.isEmpty { lines += [""] + remedies }
    let isHealthy = !checks.contains { $0.outcome == .fail }
    let json = checks.map { check -> JSONValue in
      var object: JSONObject = [
        "check": .string(check.name), "outcome": .string(check.outcome.rawValue), "text": .string(check.text),
      ]
      object["remedy"] = check.remedy.map { .string($0) }
      return .object(object)
    }
    return VerbReport(
      lines: lines, json: ["healthy": .bool(isHealthy), "checks": .array(json)], status: isHealthy ? .done : .refused)
  }
}
