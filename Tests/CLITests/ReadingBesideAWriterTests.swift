import Foundation
import Testing

/// Whoever looks at a server that writes without a pause is not kept waiting for it.
@Suite("Reading beside a writer", .serialized)
struct ReadingBesideAWriterTests {
  @Test func whatOnlyReadsWaitsForNoWriter() async throws {
    try await Sandbox.with { sandbox in
      var runner = ScriptRunner("reading", in: sandbox)
      let complaints = try await runner.complaints(about: Script(parsing: "% quickstart\n% serve"))
      try #require(complaints.isEmpty, Comment(rawValue: complaints.joined()))
      let lock = try WriterLock(in: sandbox.folder)
      for verb in ["mapping status --tenant acme", "hold list"] {
        let read = try await sandbox.run("lanyard \(verb)")
        #expect(read.status == 0, "\(verb): \(read)")
      }
      // The lock is one: whatever writes is kept waiting, and says so.
      let written = try await sandbox.run("lanyard tenant suspend acme")
      #expect(written.status == 1 && written.errors.contains("store.unavailable"), "\(written)")
      lock.release()
      #expect(try await sandbox.run("lanyard tenant suspend acme").status == 0)
    }
  }
}

/// The lock that a writer of a database in WAL mode holds: octet 120 of the `-shm` file beside it
/// (https://sqlite.org/walformat.html, "WAL Locks").
private struct WriterLock {
  private let descriptor: Int32

  init(in folder: String) throws {
    let files = try #require(FileManager.default.subpaths(atPath: folder))
    let file = try #require(files.first { $0.hasSuffix("-shm") })
    descriptor = open(folder + "/" + file, O_RDWR)
    try #require(descriptor >= 0)
    try #require(set(F_WRLCK), "the server holds it itself")
  }

  func release() {
    _ = set(F_UNLCK)
    close(descriptor)
  }

  private func set(_ kind: Int32) -> Bool {
    var range = flock()
    (range.l_type, range.l_whence, range.l_start, range.l_len) = (Int16(kind), Int16(SEEK_SET), 120, 1)
    return fcntl(descriptor, F_SETLK, &range) == 0
  }
}
