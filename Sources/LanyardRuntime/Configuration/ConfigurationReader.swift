internal import Configuration
internal import Diagnostics
internal import LanyardCore

/// Reads keys by precedence and keeps what is wrong with their values, each with the place it came from.
struct ConfigurationReader {
  private let reader: ConfigReader
  private let flags: [ConfigurationKey: String]
  private let environment: [String: String]
  private let file: ConfigurationFile
  private(set) var problems: [CodedError] = []

  init(flags: [ConfigurationKey: String], environment: [String: String], file: ConfigurationFile) {
    self.flags = flags
    self.environment = environment
    self.file = file
    reader = ConfigReader(providers: [
      InMemoryProvider(name: "command line", values: Self.values(flags)),
      EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "lanyard"),
      InMemoryProvider(name: file.path, values: Self.values(file.values)),
    ])
  }

  /// The value of a key. An empty one counts as absent, as people unset variables by emptying them.
  func text(_ key: ConfigurationKey) -> String? {
    reader.string(forKey: ConfigKey(key.components)).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The value of a key as `read` understands it; the fallback where it is absent or (with a problem noted) not understood.
  mutating func value<Value>(
    _ key: ConfigurationKey, default fallback: Value, expected: String, _ read: (String) -> Value?
  ) -> Value {
    guard let text = text(key) else { return fallback }
    if let value = read(text) { return value }
    note(.configValueInvalid, key, "is not understood", expected: expected, remedy: "write \(expected)")
    return fallback
  }

  /// Notes a problem. A value that may hold a password is not repeated.
  mutating func note(
    _ code: ErrorCode, _ key: ConfigurationKey, _ reason: String, expected: String? = nil, repeatsValue: Bool = true,
    remedy: String
  ) {
    let origin = origin(of: key)
    problems.append(
      CodedError(
        code, "`\(key.rawValue)`\(origin.label) \(reason)", expected: expected,
        received: repeatsValue ? text(key).map { "`\($0.prefix(80))`" } : nil, remedy: remedy, exposure: .operator,
        position: origin.position))
  }

  /// Which source the value of a key came from, in the words of an error message.
  private func origin(of key: ConfigurationKey) -> (label: String, position: CodedError.Position?) {
    if flags[key] != nil { return (" from the command line", nil) }
    if environment[key.environmentName] != nil { return (" from `\(key.environmentName)`", nil) }
    if file.values[key] != nil { return ("", file.positions[key.rawValue]) }
    return ("", nil)
  }

  private static func values(_ texts: [ConfigurationKey: String]) -> [AbsoluteConfigKey: ConfigValue] {
    var values: [AbsoluteConfigKey: ConfigValue] = [:]
    for (key, text) in texts {
      values[AbsoluteConfigKey(key.components, context: [:])] = ConfigValue(.string(text), isSecret: false)
    }
    return values
  }

  /// Variables that begin like ours and are none of ours: most likely misspelt, so that a setting would silently not hold.
  static func unknownNames(in environment: [String: String]) -> [CodedError] {
    let known = ConfigurationKey.allCases.map(\.environmentName) + ConfigurationKey.secretEnvironmentNames
    return environment.keys.sorted().filter { $0.hasPrefix("LANYARD_") && !known.contains($0) }.map { name in
      let hint = known.nearest(to: name).map { "write `\($0)`" }
      return CodedError(
        .configEnvironmentUnknown, "the environment variable `\(name.prefix(80))` means nothing to lanyard",
        expected: "one of " + known.joined(separator: ", "),
        remedy: hint ?? "unset it; names that begin with `LANYARD_` are reserved", exposure: .operator)
    }
  }
}
