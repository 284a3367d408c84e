import Foundation

/// The command line of a benchmark's part: a verb and what it takes.
public enum Verbs {
  /// Runs the part that the arguments name; `body` answers false where it knows none.
  public static func run(_ body: ([String]) throws -> Bool) {
    do {
      guard try body(Array(CommandLine.arguments.dropFirst())) else {
        complain("usage: see the head of main.swift")
        exit(2)
      }
    } catch {
      complain("\(error)")
      exit(70)
    }
  }

  private static func complain(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }
}
