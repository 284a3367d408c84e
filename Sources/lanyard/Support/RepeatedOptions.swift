internal import ArgumentParser
internal import Diagnostics
internal import LanyardRuntime

/// Refuses an option that is given twice and takes one value. The parser takes the last of them and drops the others: half
/// of what was asked for would be done, and nobody told.
struct RepeatedOptions {
  /// Options with one letter, by the names they stand for.
  private static let letters = ["-f": "--file", "-o": "--output"]

  let verb: any ParsableCommand
  let arguments: [String]

  /// - Throws: `MisusedVerb` with each such option.
  func refuse() throws {
    let counts = names.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    let repeated = counts.filter { $0.value > 1 && !takesMany($0.key) }.keys.sorted()
    guard repeated.isEmpty else { throw MisusedVerb(refusals: Refusals(repeated.map(Self.refusal))) }
  }

  /// The options among the arguments; no value of an option begins like one.
  private var names: [String] {
    arguments.prefix { $0 != "--" }.compactMap { argument in
      if let long = Self.letters[argument] { return long }
      return argument.hasPrefix("--") ? String(argument.prefix { $0 != "=" }) : nil
    }
  }

  /// Whether the verb keeps a list of what follows the option. A property has the option's name, in one word with capitals.
  private func takesMany(_ name: String) -> Bool {
    let property = "_" + name.filter { $0 != "-" }
    return Mirror(reflecting: verb).children.contains { child in
      child.value is Option<[String]> && child.label?.lowercased() == property
    }
  }

  private static func refusal(_ name: String) -> CodedError {
    CodedError(
      .configValueInvalid, "`\(name)` is given more than once, and only one of its values would count",
      expected: "it once", remedy: "give it once, or run the command once for each value")
  }
}
