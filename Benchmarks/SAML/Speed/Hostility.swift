import Diagnostics
import Foundation
import LanyardTesting
import SAML
import SignedXML
import Workbench

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
    let now = SampleMessage.now
    let stranger = try SigningKey.generate(commonName: "stranger", validDays: 30, now: now, kind: .rsa2048)
    let trusted = try SigningKey.generate(commonName: "idp", validDays: 30, now: now, kind: .rsa2048)
    let genuine = try SampleMessage.response(signedBy: stranger, sign: .assertion)
    let context = SampleMessage.context(trusting: [trusted.verificationKey])
    let validator = ResponseValidator()
    let message = shape.message(from: genuine)
    _ = validator.judge(genuine, context: context)
    try ProcessMemory.forgetPeak()
    let before = ProcessMemory.resident
    let code = validator.judge(message, context: context).error?.code.rawValue ?? "accepted"
    let grown = ProcessMemory.peak - before
    let times = (0..<9).map { _ in
      let start = Timing.now
      _ = validator.judge(message, context: context)
      return Timing.now - start
    }
    let milliseconds = Double(times.sorted()[4]) / 1e6
    print(String(format: "%7.2f ms %6d KiB  ", milliseconds, grown) + "\(shape.name): \(message.count) octets, \(code)")
  }
}
