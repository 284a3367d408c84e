import JSON
import Testing

/// What clients are known to send, replayed against the whole server.
@Suite struct DialectReplay {
  @Test(arguments: try DialectStory.all(), Engine.allCases)
  func everyExchangeIsAnsweredAndLeavesWhatItSays(story: DialectStory, engine: Engine) async throws {
    try await story.play(on: engine)
  }

  @Test func theCorpusIsLargeAndSpeaksEveryDialect() throws {
    let exchanges = try DialectStory.all().flatMap(\.exchanges)
    #expect(exchanges.count >= 200)
    #expect(Set(exchanges.map { "\($0.client): \($0.name)" }).count == exchanges.count)
    #expect(
      Set(exchanges.compactMap { $0.expected["dialect"]?.stringValue })
        == ["entra", "entra-2020", "okta", "onelogin", "sailpoint", "authentik", "plain"])
  }
}
