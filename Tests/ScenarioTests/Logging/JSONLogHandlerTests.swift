import Diagnostics
import JSON
import LanyardRuntime
import Logging
import Synchronization
import Testing

@Suite("Log lines")
struct JSONLogHandlerTests {
  private final class Lines: Sendable {
    private let lines = Mutex<[[UInt8]]>([])
    var all: [[UInt8]] { lines.withLock { $0 } }
    func add(_ line: [UInt8]) { lines.withLock { $0.append(line) } }
  }

  private func record(_ write: (Logger) -> Void) throws -> [JSONValue] {
    let lines = Lines()
    let output = JSONLogHandler.Output { lines.add($0) }
    write(Logger(label: "lanyard.test") { JSONLogHandler(label: $0, output: output) })
    return try lines.all.map { line in
      #expect(line.last == UInt8(ascii: "\n"))
      #expect(line.filter { $0 == UInt8(ascii: "\n") }.count == 1)
      return try JSONValue(parsing: line)
    }
  }

  @Test func aRecordIsOneLineOfJSON() throws {
    let line = try #require(
      try record { $0.warning("request", metadata: ["request_id": "r-1", "codes": ["a", "b"]]) }.first)
    #expect(line["level"]?.stringValue == "warning")
    #expect(line["message"]?.stringValue == "request")
    #expect(line["logger"]?.stringValue == "lanyard.test")
    #expect(line["request_id"]?.stringValue == "r-1")
    #expect(line["codes"]?.arrayValue == ["a", "b"])
    #expect(Instant(rfc3339: line["time"]?.stringValue ?? "") != nil)
  }

  @Test func whatIsLoggedCannotForgeALineOrAField() throws {
    let lines = try record { $0.info("a", metadata: ["message": "forged", "x": "line\nbreak \" quote"]) }
    #expect(lines.count == 1)
    #expect(lines.first?["message"]?.stringValue == "a")
    #expect(lines.first?["metadata.message"]?.stringValue == "forged")
    #expect(lines.first?["x"]?.stringValue == "line\nbreak \" quote")
  }

  @Test func whatIsBelowTheLevelIsNotWritten() throws {
    #expect(try record { $0.debug("quiet") }.isEmpty)
  }
}
