import Foundation
import Testing

/// A program of others that this suite holds Lanyard against. Where it is missing the test fails: what is not compared
/// is not known.
struct ForeignTool {
  let name: String

  struct Outcome {
    let status: Int32
    let output: String
  }

  func run(_ arguments: [String], input: String = "") throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name] + arguments
    let (entry, exit) = (Pipe(), Pipe())
    process.standardInput = entry
    process.standardOutput = exit
    process.standardError = exit
    try process.run()
    try entry.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try entry.fileHandleForWriting.close()
    let output = exit.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    if process.terminationStatus == 127 {
      Issue.record("`\(name)` is not installed; `scripts/setup --tests`, which `make test` runs, installs it")
    }
    return Outcome(status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
  }
}

/// The `xmlsec1` program.
enum XMLSec1 {
  private static let tool = ForeignTool(name: "xmlsec1")
  private static let identifiers = [
    "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:assertion:Assertion", "--id-attr:ID",
    "urn:oasis:names:tc:SAML:2.0:protocol:Response",
  ]

  /// Whether it verifies the signature that stands at `path` in every file; what it says where it does not. It stops at
  /// the first that fails.
  static func verify(_ files: [String], at path: String, certificate: String) throws -> ForeignTool.Outcome {
    // KeyInfo is not to be believed by it either.
    try tool.run(
      ["--verify", "--enabled-key-data", "key-name", "--pubkey-cert-pem", certificate, "--node-xpath", path]
        + identifiers + files)
  }

  static func sign(_ file: String, to output: String, key: String) throws -> ForeignTool.Outcome {
    try tool.run(["--sign", "--privkey-pem", key, "--output", output] + identifiers + [file])
  }
}
