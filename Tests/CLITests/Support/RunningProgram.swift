import Diagnostics
import Foundation

/// A program under way.
///
/// It writes to files and not to pipes, which could fill up and stall it, and is waited for by its own id, so that no
/// other program that inherited something can delay the news of its end. (Foundation's `Process` promises neither on
/// Linux.) It starts with every signal as the system sets it, whatever the test runner ignores.
actor RunningProgram {
  /// What to start: a path, arguments, and where it lives.
  struct Start {
    var path: String
    var arguments: [String]
    var environment: [String: String]
    var folder: String
    /// Whether it leads a group, so that it can be killed with all it started. Without, an interrupt at the terminal
    /// reaches it like the tests themselves.
    var leadsGroup: Bool
    /// The files of the standard output and the standard error are this with `.out` and `.err`.
    var transcript: String
  }

  nonisolated let outputFile: String
  nonisolated let errorsFile: String
  private let id: pid_t
  private let leadsGroup: Bool
  /// The status once it has ended: its own, or 128 and the signal's number as shells count.
  private(set) var status: Int32?

  /// - Throws: `test.program.unstartable`.
  init(_ start: Start) throws {
    outputFile = start.transcript + ".out"
    errorsFile = start.transcript + ".err"
    leadsGroup = start.leadsGroup
    id = try Self.spawn(start)
  }

  /// Whether it has ended.
  func hasEnded() -> Bool {
    guard status == nil else { return true }
    var word: Int32 = 0
    guard waitpid(id, &word, WNOHANG) == id else { return false }
    let signal = word & 0x7F
    status = signal == 0 ? (word >> 8) & 0xFF : 128 + signal
    return true
  }

  /// Waits for its end; one that does not end within `limit` is killed.
  ///
  /// - Throws: `test.program.endless`.
  func ending(within limit: Duration) async throws -> Int32 {
    let deadline = ContinuousClock.now + limit
    while !hasEnded() {
      guard ContinuousClock.now < deadline else {
        kill()
        throw CodedError(
          "test.program.endless", "the program did not end", expected: "an end within \(limit)",
          received: (try? String(contentsOfFile: errorsFile, encoding: .utf8)) ?? "", remedy: "see what it waits for")
      }
      try await Task.sleep(for: .milliseconds(5))
    }
    return status ?? -1
  }

  /// Sends a signal, unless it has ended: then its id may be another program's.
  func send(_ signal: Int32) {
    if !hasEnded() { Foundation.kill(id, signal) }
  }

  /// Ends it, whatever it is doing; where it leads a group, with everything it started.
  func kill() {
    guard !hasEnded() else { return }
    Foundation.kill(leadsGroup ? -id : id, SIGKILL)
    var word: Int32 = 0
    _ = waitpid(id, &word, 0)
    status = 128 + SIGKILL
  }
}

extension RunningProgram {
  private static func spawn(_ start: Start) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 1, start.transcript + ".out", flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, start.transcript + ".err", flags, 0o600)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (all, none) = (sigset_t(), sigset_t())
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    let wishes = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | (start.leadsGroup ? POSIX_SPAWN_SETPGROUP : 0)
    posix_spawnattr_setflags(&attributes, Int16(wishes))

    var id: pid_t = 0
    // The shell changes the folder and becomes the program: the id stays, and so do signals.
    let shell = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", start.folder]
    let arguments = CStrings(shell + [start.path] + start.arguments)
    let environment = CStrings(start.environment.map { "\($0.key)=\($0.value)" })
    let failure = posix_spawn(&id, shell[0], &actions, &attributes, arguments.pointers, environment.pointers)
    guard failure == 0 else {
      throw CodedError(
        "test.program.unstartable", "`\(shell[0])` cannot be started", received: String(cString: strerror(failure)),
        remedy: "see that it is there and that more processes may be started")
    }
    return id
  }
}

/// A list of C strings that ends with null, for as long as this lives.
private final class CStrings {
  let pointers: [UnsafeMutablePointer<CChar>?]

  init(_ texts: [String]) {
    pointers = texts.map { strdup($0) } + [nil]
  }

  deinit { pointers.forEach { free($0) } }
}
