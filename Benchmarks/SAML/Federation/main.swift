// Parts of `Benchmarks/federation`:
//
//   Federation write FILE ENTITIES    a signed aggregate, and beside it FILE.pem, the certificate to trust
//   Federation read FILE              verifies and reads it in two passes: entities, seconds of each pass, peak memory
import Diagnostics
import Foundation
import LanyardTesting
import SAML
import SignedXML
import Workbench

let seed: UInt64 = 20_261_123

Verbs.run { arguments in
  switch arguments.first {
  case "write" where arguments.count == 3: try write(to: arguments[1], entities: Int(arguments[2]) ?? 10_000)
  case "read" where arguments.count == 2: try read(arguments[1])
  default: return false
  }
  return true
}

func write(to path: String, entities: Int) throws {
  let now = Instant(milliseconds: 1_795_000_000_000)
  let key = try SigningKey.generate(commonName: "federation.example", now: now)
  var certificates: [[UInt8]] = []
  for place in 0..<4 {
    certificates.append(try SigningKey.generate(commonName: "idp\(place).example", now: now).certificateDER)
  }
  try key.certificatePEM.write(toFile: path + ".pem", atomically: true, encoding: .utf8)
  guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
  else { throw CocoaError(.fileWriteUnknown) }
  let aggregate = MetadataAggregate(
    entities: entities, octetsPerEntity: 10_400, seed: seed, certificates: certificates)
  try aggregate.write(signedBy: key) { try file.write(contentsOf: Data($0)) }
  try file.close()
}

func read(_ path: String) throws {
  let key = try VerificationKey(certificatePEM: String(contentsOfFile: path + ".pem", encoding: .utf8))
  let clock = ContinuousClock()
  var signed = SignedXMLStream(keys: [key])
  let first = try clock.measure { try eachPiece(of: path) { try signed.feed($0) } }
  let authentic = try signed.finish()
  var reader = authentic.reader()
  var stream = MetadataStream()
  var entities = 0
  let second = try clock.measure {
    try eachPiece(of: path) { entities += try stream.feed(reader.feed($0)).count }
    entities += try stream.feed(reader.finish()).count
    entities += try stream.finish().count
  }
  print(
    "\(authentic.count) octets, \(entities) entities, passes \(first) and \(second), peak \(ProcessMemory.peak) KiB")
}

func eachPiece(of path: String, _ body: ([UInt8]) throws -> Void) throws {
  guard let file = FileHandle(forReadingAtPath: path) else { throw CocoaError(.fileNoSuchFile) }
  while let piece = try file.read(upToCount: 256 << 10), !piece.isEmpty { try body(Array(piece)) }
}
