import Testing

/// One day of a customer, from the first manifest to the verified log, told once on every engine.
@Suite struct ClientsDayTests {
  @Test(arguments: Engine.allCases)
  func aClientsDayGoesFromTheFirstManifestToTheVerifiedLog(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.applyQuickstart()
      var day = ClientsDay(
        scenario: scenario, directory: try await scenario.directory(of: "acme"), browser: Browser(scenario: scenario))
      try await day.provision()
      try await day.grant()
      try await day.deliverTheGrants()
      try await day.signInFromTheApplication()
      try await day.signInFromThePortal()
      try await day.deactivateBob()
      try await day.deliverTheRevocation()
      try await day.refuseBob()
      try await day.refuseATamperedResponse()
      try await day.verifyTheLog()
      try await day.findTheAlteredEntry()
    }
  }
}

/// The day's people, and what the next hour needs of the last.
struct ClientsDay: Sendable {
  let scenario: Scenario
  let directory: DirectoryClient
  let browser: Browser
  var alice = ""
  var bob = ""
  var support = ""
  var bobsCookie: String?
}
