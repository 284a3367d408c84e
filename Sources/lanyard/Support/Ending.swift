internal import ArgumentParser
internal import Diagnostics
internal import Foundation
internal import LanyardRuntime

/// How the process ends when a verb did not simply finish.
struct Ending {
  private let status: VerbReport.Status
  private let output: [String]
  private let errors: [String]

  init(_ error: any Error) {
    if let refused = error as? VerbStatus {
      (status, output, errors) = (refused.status, [], [])
    } else if let misused = error as? MisusedVerb {
      (status, output, errors) = (.usage, [], misused.refusals.all.flatMap(Self.lines))
    } else if Lanyard.exitCode(for: error) == .success {
      // `--help` and `--version` come as errors.
      (status, output, errors) = (.done, [Lanyard.fullMessage(for: error)], [])
    } else if Lanyard.exitCode(for: error) == .validationFailure {
      (status, output, errors) = (.usage, [], Self.usage(error))
    } else {
      let refusals = Refusals(error)
      let isFault = refusals.all.contains { $0.code == .internal }
      (status, output, errors) = (isFault ? .internal : .refused, [], refusals.all.flatMap(Self.lines))
    }
  }

  func exit() -> Never {
    for line in output { Terminal.write(line) }
    for line in errors { Terminal.complain(line) }
    Foundation.exit(status.rawValue)
  }

  /// `error:` with code, place and values, then `hint:` with what to do.
  private static func lines(_ error: CodedError) -> [String] {
    ["error: \(error.description)", "hint: \(error.remedy)"]
  }

  private static func usage(_ error: any Error) -> [String] {
    let help = Lanyard.fullMessage(for: error).split(separator: "\n").map(String.init)
    let usage = help.first { $0.hasPrefix("Usage:") }.map { [$0] } ?? []
    let verb = help.compactMap(Self.helpCommand).first ?? "lanyard --help"
    return ["error: \(Lanyard.message(for: error))"] + usage + ["hint: run `\(verb)`"]
  }

  /// `lanyard token create --help` of the line that names it.
  private static func helpCommand(_ line: String) -> String? {
    line.split(separator: "'").map(String.init).first { $0.hasSuffix("--help") }
  }
}

/// A verb that has said what it had to say and ends with a status of its own.
struct VerbStatus: Error {
  let status: VerbReport.Status
}

/// Arguments that name something unusable, where status 1 would be taken for a verdict.
struct MisusedVerb: Error {
  let refusals: Refusals
}
