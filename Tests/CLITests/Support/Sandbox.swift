import Foundation

/// A folder of one test's own and everything the test started in it. Afterwards both are gone.
actor Sandbox {
  nonisolated let folder: String
  /// What every program sees: nothing of this machine's own settings, and `lanyard` on the path.
  private var environment: [String: String]
  private var programs: [RunningProgram] = []
  private let transcripts: String

  /// Runs `body`, then kills what still runs and removes the folder.
  static func with<Value: Sendable>(_ body: (Sandbox) async throws -> Value) async throws -> Value {
    let sandbox = try Sandbox()
    do {
      let value = try await body(sandbox)
      await sandbox.close()
      return value
    } catch {
      await sandbox.close()
      throw error
    }
  }

  private init() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "lanyard-cli-\(UUID().uuidString)")
      .path(percentEncoded: false)
    (folder, transcripts) = (root + "/work", root + "/transcripts")
    for path in [folder, transcripts] {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
    let binary = URL(filePath: try LanyardBinary.path()).deletingLastPathComponent().path(percentEncoded: false)
    let inherited = ProcessInfo.processInfo.environment
    environment = [
      "PATH": binary + ":" + (inherited["PATH"] ?? "/usr/bin:/bin"), "HOME": folder, "LC_ALL": "C",
      "SAMPLES": Material.samples, "VECTORS": Material.vectors,
    ]
    // Where the Swift runtime is found when it is not where the program was linked to look.
    environment["LD_LIBRARY_PATH"] = inherited["LD_LIBRARY_PATH"]
  }

  /// Sets a variable for the programs started from now on.
  func set(_ name: String, _ value: String) { environment[name] = value }

  /// Starts `lanyard` itself, so that signals reach it and not a shell.
  func start(_ arguments: [String]) throws -> RunningProgram {
    try start(try LanyardBinary.path(), arguments, leadsGroup: false)
  }

  /// Runs a line of shell to its end.
  func run(_ line: String, within limit: Duration = .seconds(30)) async throws -> Outcome {
    let program = try start("/bin/sh", ["-c", line], leadsGroup: true)
    return try await outcome(of: program, within: limit)
  }

  /// Starts a line of shell and lets it run.
  func launch(_ line: String) throws -> RunningProgram {
    try start("/bin/sh", ["-c", line], leadsGroup: true)
  }

  /// What a program came to, once it ends.
  func outcome(of program: RunningProgram, within limit: Duration = .seconds(30)) async throws -> Outcome {
    let status = try await program.ending(within: limit)
    return Outcome(
      status: Int(status), output: try Self.text(program.outputFile), errors: try Self.text(program.errorsFile))
  }

  private func start(_ path: String, _ arguments: [String], leadsGroup: Bool) throws -> RunningProgram {
    let program = try RunningProgram(
      .init(
        path: path, arguments: arguments, environment: environment, folder: folder, leadsGroup: leadsGroup,
        transcript: "\(transcripts)/\(programs.count)"))
    programs.append(program)
    return program
  }

  private func close() async {
    for program in programs { await program.kill() }
    try? FileManager.default.removeItem(at: URL(filePath: folder).deletingLastPathComponent())
  }

  private static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }
}
