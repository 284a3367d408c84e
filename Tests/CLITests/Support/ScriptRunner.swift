import Diagnostics
import Testing

/// Plays one script in a sandbox and records what is not as the script says.
struct ScriptRunner {
  let name: String
  let sandbox: Sandbox
  var variables: [String: String] = [:]
  var server: Server?
  var limit: Duration = .seconds(30)

  init(_ name: String, in sandbox: Sandbox) {
    self.name = name
    self.sandbox = sandbox
  }

  /// Plays the steps in order and records what is not as it should be.
  mutating func play(_ script: Script) async throws {
    for complaint in try await complaints(about: script) { Issue.record(Comment(rawValue: complaint)) }
  }

  /// What is not as it should be. Ends at the first step that has such, as what follows would stand on it.
  mutating func complaints(about script: Script) async throws -> [String] {
    for step in script.steps {
      let place = "\(name):\(step.line): \(step.action)"
      let found: (outcome: Outcome, complaints: [String])
      do {
        found = try await complaints(about: step)
      } catch {
        return ["\(place)\n\(error)"]
      }
      if !found.complaints.isEmpty {
        return ["\(place)\n\(found.complaints.joined(separator: "\n"))\n\(found.outcome)"]
      }
    }
    return []
  }

  private mutating func complaints(about step: Script.Step) async throws -> (Outcome, [String]) {
    let outcome = try await outcome(of: step)
    var complaints: [String] = []
    if !step.saysStatus, !outcome.isSuccess { complaints.append("expected success, received \(outcome.status)") }
    for expectation in step.expectations {
      do {
        if let complaint = try await check(expectation, outcome) { complaints.append(complaint) }
      } catch {
        complaints.append("\(error)")
      }
    }
    return (outcome, complaints)
  }

  private mutating func outcome(of step: Script.Step) async throws -> Outcome {
    switch step.action {
    case .shell(let line): try await sandbox.run(line, within: limit)
    case .own(let verb, let arguments, let input):
      try await perform(verb, arguments.map(filled), input: input.map(filled).joined(separator: "\n"))
    }
  }

  /// What is wrong, or nil.
  private mutating func check(_ expectation: Script.Expectation, _ outcome: Outcome) async throws -> String? {
    switch expectation {
    case .status(let status):
      return outcome.status == status ? nil : "expected the status \(status), received \(outcome.status)"
    case .output(let text, let isThere):
      let text = filled(text)
      return outcome.output.contains(text) == isThere ? nil : "the output \(Self.word(isThere)) `\(text)`"
    case .errors(let text, let isThere):
      let text = filled(text)
      return outcome.errors.contains(text) == isThere ? nil : "the errors \(Self.word(isThere)) `\(text)`"
    case .value(let path, let text):
      let (text, received) = (filled(text), try outcome.text(at: path))
      return text == received ? nil : "expected `\(text)` at `\(path)`, received `\(received)`"
    case .capture(let name, let path):
      let whole = outcome.output.hasSuffix("\n") ? String(outcome.output.dropLast()) : outcome.output
      await set(name, try path.map { try outcome.text(at: $0) } ?? whole)
      return nil
    }
  }

  private static func word(_ isThere: Bool) -> String { isThere ? "lack" : "hold" }

  mutating func set(_ name: String, _ value: String) async {
    variables[name] = value
    await sandbox.set(name, value)
  }

  /// The text with `${name}` replaced by variables.
  private func filled(_ text: String) -> String {
    variables.reduce(text) { $0.replacing("${\($1.key)}", with: $1.value) }
  }
}
