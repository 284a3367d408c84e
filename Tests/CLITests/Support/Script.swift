import Diagnostics
import Foundation

/// A story told to the command line, as a file of `Vectors`. Each line begins with what it is:
///
///     # a comment
///     $ lanyard tenant list     a line of shell, in the script's own folder; `lanyard` is on the path
///     % serve                   something the shell cannot do (see `ScriptRunner+Actions.swift`)
///     | text                    a line of what the action above is given: a file's content, a request's body
///     ? 1                       the exit status, or the status of an HTTP answer; without it 0, or 200 to 299
///     > fragment                the output holds it        no> fragment      it does not
///     ! fragment                the errors hold it         no! fragment      they do not
///     = error.code store.full   the output is JSON with this value there (paths: `Outcome.text(at:)`)
///     @ token = token           sets a variable to the value there in the JSON output
///     @ key                     sets a variable to the output, without the line break at its end
///
/// Variables are `$name` for the shell, which gets them in its environment, and `${name}` everywhere else.
struct Script: Sendable {
  /// What is done.
  enum Action: Sendable, Equatable {
    case shell(String)
    case own(verb: String, arguments: [String], input: [String])
  }

  /// What must be so afterwards.
  enum Expectation: Sendable, Equatable {
    case status(Int)
    case output(String, isThere: Bool)
    case errors(String, isThere: Bool)
    case value(path: String, String)
    /// Nil takes the whole output.
    case capture(name: String, path: String?)
  }

  struct Step: Sendable {
    let line: Int
    var action: Action
    var expectations: [Expectation] = []

    /// Where it does not, success is expected.
    var saysStatus: Bool { expectations.contains { if case .status = $0 { true } else { false } } }
  }

  private(set) var steps: [Step] = []

  /// - Throws: `test.script.syntax` with the line.
  init(parsing text: String) throws(CodedError) {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.isEmpty || line.hasPrefix("#") { continue }
      let space = line.firstIndex(of: " ") ?? line.endIndex
      let rest = String(line[space...].dropFirst())
      do throws(Misspelt) {
        try read(String(line[..<space]), rest, number: index + 1)
      } catch {
        throw CodedError(
          "test.script.syntax", "line \(index + 1) cannot be read", received: "`\(line)`",
          remedy: "see the forms of lines in Script.swift")
      }
    }
  }

  private struct Misspelt: Error {}

  private mutating func read(_ mark: String, _ rest: String, number: Int) throws(Misspelt) {
    switch mark {
    case "$": steps.append(Step(line: number, action: .shell(rest)))
    case "%":
      let words = rest.split(separator: " ").map(String.init)
      guard let verb = words.first else { throw Misspelt() }
      steps.append(Step(line: number, action: .own(verb: verb, arguments: Array(words.dropFirst()), input: [])))
    case "|": try addInput(rest)
    default:
      guard !steps.isEmpty, let expectation = Self.expectation(mark, rest) else { throw Misspelt() }
      steps[steps.count - 1].expectations.append(expectation)
    }
  }

  private mutating func addInput(_ line: String) throws(Misspelt) {
    guard let step = steps.last, case .own(let verb, let arguments, let input) = step.action else { throw Misspelt() }
    steps[steps.count - 1].action = .own(verb: verb, arguments: arguments, input: input + [line])
  }

  private static func expectation(_ mark: String, _ rest: String) -> Expectation? {
    let words = rest.split(separator: " ", maxSplits: 1).map(String.init)
    guard let first = words.first else { return nil }
    switch mark {
    case "?": return Int(rest).map { .status($0) }
    case ">", "no>": return .output(rest, isThere: mark == ">")
    case "!", "no!": return .errors(rest, isThere: mark == "!")
    case "=": return .value(path: first, words.count > 1 ? words[1] : "")
    case "@" where words.count == 1: return .capture(name: first, path: nil)
    case "@" where words[1].hasPrefix("= "): return .capture(name: first, path: String(words[1].dropFirst(2)))
    default: return nil
    }
  }
}
