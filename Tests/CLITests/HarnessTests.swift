import Diagnostics
import Testing

/// What the other tests here stand on: without it a script that checks nothing would pass.
@Suite("Script harness")
struct HarnessTests {
  /// Whether a script is played without a complaint.
  private func passes(_ text: String) async throws -> Bool {
    let script = try Script(parsing: text)
    return try await Sandbox.with { sandbox in
      var runner = ScriptRunner("harness", in: sandbox)
      return try await runner.complaints(about: script).isEmpty
    }
  }

  @Test(arguments: [
    "$ true", "$ exit 3\n? 3", "$ echo one; echo two >&2\n> one\nno> two\n! two\nno! one",
    "$ echo '{\"a\": [{\"b\": \"c\"}, 2]}'\n= a.0.b c\n= a.1 2\n= a.# 2\n= * a\n@ all\n@ part = a.0\n$ echo $part\n= b c",
    "% let name some words\n$ echo \"$name\"\n> ${name}",
    "% file folder/text\n| one\n| two\n$ wc -l < folder/text\n> 2",
  ]) func whatHoldsPasses(_ script: String) async throws {
    #expect(try await passes(script))
  }

  @Test(arguments: [
    "$ false", "$ exit 255", "$ true\n? 1", "$ echo one\n> two", "$ echo one\nno> one", "$ true\n! one",
    "$ echo one >&2\nno! one", "$ echo '{\"a\": 1}'\n= a 2", "$ echo '{\"a\": 1}'\n= b 1", "$ echo one\n= a 1",
    "% http GET /", "$ kill -9 $$",
  ]) func whatDoesNotHoldFails(_ script: String) async throws {
    #expect(try await !passes(script))
  }

  @Test(arguments: ["> one", "$ true\n~ one", "| text", "$ true\n| text", "$ true\n? one", "%", "$ true\n@"])
  func whatIsNoScriptIsRefused(_ text: String) {
    #expect(throws: CodedError("test.script.syntax", "", remedy: "")) { try Script(parsing: text) }
  }

  @Test func whatDoesNotEndIsKilled() async throws {
    try await Sandbox.with { sandbox in
      _ = await #expect(throws: CodedError("test.program.endless", "", remedy: "")) {
        _ = try await sandbox.run("sleep 60", within: .milliseconds(50))
      }
    }
  }
}
