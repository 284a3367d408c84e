import Diagnostics
import Foundation
import LanyardTesting
import SAML
import SignedXML

/// CPU time and memory of messages that are refused before a signature has been accepted.
enum Hostility {
  /// One shape in this process, or each in a process of its own, so that none inherits another's memory.
  static func measure(_ name: String?) throws {
    guard let name else {
      for shape in HostileShape.all {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["hostile", shape.name]
        try process.run()
        process.waitUntilExit()
      }
      return
    }
    guard let shape = HostileShape.all.first(where: { $0.name == name }) else { return }
    let now = Instant(milliseconds: 1_780_000_000_000)
    let stranger = try SigningKey.generate(commonName: "stranger", validDays: 30, now: now, kind: .rsa2048)
    let trusted = try SigningKey.generate(commonName: "idp", validDays: 30, now: now, kind: .rsa2048)
    let genuine = try Material.response(stranger, .assertion)
    let context = ValidationContext(
      spEntityID: "https://lanyard.example/sp", acsURL: "https://lanyard.example/acs", inResponseTo: "_request",
      now: now,
      idp: IdentityProviderTrust(entityID: "https://idp.example", signingCertificates: [trusted.verificationKey]))
    let validator = ResponseValidator()
    let message = shape.message(from: genuine)
    _ = validator.judge(genuine, context: context)
    try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
    let before = memory("VmRSS")
    let code = validator.judge(message, context: context).error?.code.rawValue ?? "accepted"
    let grown = memory("VmHWM") - before
    let times = (0..<9).map { _ in
      let start = Timing.now
      _ = validator.judge(message, context: context)
      return Timing.now - start
    }
    let milliseconds = Double(times.sorted()[4]) / 1e6
    print(String(format: "%7.2f ms %6d KiB  ", milliseconds, grown) + "\(shape.name): \(message.count) octets, \(code)")
  }

  /// KiB, of `/proc/self/status`.
  private static func memory(_ field: String) -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(field) }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }
}
