import Foundation
import Hummingbird
import JSON
import Testing

/// One file of `Vectors/Dialects`: what one client sends to one fresh tenant, line after line.
struct DialectStory: Sendable, CustomTestStringConvertible {
  let file: String
  let exchanges: [Exchange]

  var testDescription: String { file }

  static func all() throws -> [DialectStory] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Vectors/Dialects")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
    return try files.filter { $0.hasSuffix(".jsonl") }.sorted().map { file in
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      return DialectStory(file: file, exchanges: try exchanges(text, file))
    }
  }

  private static func exchanges(_ text: String, _ file: String) throws -> [Exchange] {
    try text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { place, line in
      guard !line.isEmpty else { return nil }
      return try Exchange(JSONValue(parsing: String(line)), place: "\(file):\(place + 1)")
    }
  }

  /// Plays the story to a new tenant of a new server.
  func play(on engine: Engine) async throws {
    let log = DialectLog()
    try await Scenario.play(on: engine, logger: log.logger) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      var stage = Stage(directory: try await scenario.directory(of: "acme"), log: log)
      for exchange in exchanges { try await stage.play(exchange) }
    }
  }
}

/// A tenant while a story is played to it.
private struct Stage {
  let directory: DirectoryClient
  let log: DialectLog
  private var variables: [String: String] = [:]
  private var count = 0

  init(directory: DirectoryClient, log: DialectLog) {
    self.directory = directory
    self.log = log
  }

  mutating func play(_ template: Exchange) async throws {
    let exchange = try Exchange(template, with: variables)
    let place = Comment(rawValue: "\(exchange.place) \(exchange.client): \(exchange.name)")
    let before = try await kept(exchange)
    count += 1
    let id = "exchange-\(count)"
    var headers = exchange.headers
    headers[.init("X-Request-Id")!] = id
    let answer = try await directory.send(
      exchange.method, exchange.address, octets: exchange.request["body"]?.serialized(), headers: headers)

    judge(answer, by: exchange, place)
    #expect(log.dialect(of: id) == exchange.expected["dialect"]?.stringValue, place)
    #expect(try await kept(exchange) == before, place)
    for member in exchange.bound {
      let value: String = try #require(answer.json?[member.value.stringValue ?? ""]?.stringValue, place)
      variables[member.name] = value
    }
    for resource in try exchange.state(with: variables) { try await judge(resource, place) }
  }

  private func judge(_ answer: Answer, by exchange: Exchange, _ place: Comment) {
    let expected = exchange.expected
    #expect(answer.status == expected["status"]?.intValue, "\(place.rawValue): \(answer.text)")
    if let code = expected["code"] { #expect(answer.code == code.stringValue, place) }
    if let type = expected["scimType"] { #expect(answer.json?["scimType"] == type, place) }
    if let body = expected["body"] {
      #expect((answer.json ?? .null).missing(of: body) == nil, "\(place.rawValue): \(answer.text)")
    }
    if !answer.octets.isEmpty { #expect(answer.headers[.contentType] == "application/scim+json", place) }
    for header in expected["headers"]?.objectValue ?? [:] {
      let found = HTTPFields.Element.Name(header.name).flatMap { answer.headers[$0] }
      #expect(found == header.value.stringValue, "\(place.rawValue): \(header.name)")
    }
  }

  private func judge(_ resource: JSONObject.Member, _ place: Comment) async throws {
    let answer = try await directory.send(.get, resource.name)
    guard !resource.value.isNull else {
      #expect(answer.status == 404, "\(place.rawValue): \(resource.name) is there")
      return
    }
    #expect(answer.status == 200, "\(place.rawValue): \(resource.name)")
    let problem = (answer.json ?? .null).missing(of: resource.value, at: resource.name)
    #expect(problem == nil, "\(place.rawValue): \(answer.text)")
  }

  private func kept(_ exchange: Exchange) async throws -> [UInt8] {
    guard let path = exchange.kept else { return [] }
    let answer = try await directory.send(.get, path)
    try #require(answer.status == 200, "\(exchange.place): \(path)")
    return answer.octets
  }
}
