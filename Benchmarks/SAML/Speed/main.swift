// Parts of `Benchmarks/saml`, which alternates them with the controls:
//
//   Speed write FOLDER                      one message and certificate for each algorithm
//   Speed judge FOLDER NAME SECONDS         the whole judgement: median, p99 in nanoseconds of CPU time
//   Speed control FOLDER NAME SECONDS       OpenSSL's verification with the same key, alone: the same two
//   Speed turns FOLDER NAME COUNT           so many judgements, for profilers, and the memory held after each tenth
//   Speed hostile [NAME]                    what messages cost that nobody signed
import Foundation
import Workbench

Verbs.run { arguments in
  func material() throws -> Material { try Material(reading: URL(filePath: arguments[1]), name: arguments[2]) }
  switch arguments.first {
  case "write" where arguments.count == 2: try Material.write(to: URL(filePath: arguments[1]))
  case "judge" where arguments.count == 4:
    let material = try material()
    print(Timing(seconds: Double(arguments[3]) ?? 1) { material.judge() }.text)
  case "control" where arguments.count == 4:
    let material = try material()
    print(Timing(seconds: Double(arguments[3]) ?? 1) { material.verifyAlone() }.text)
  case "turns" where arguments.count == 4: try turn(material(), count: Int(arguments[3]) ?? 1)
  case "hostile": try Hostility.measure(arguments.dropFirst().first)
  default: return false
  }
  return true
}

func turn(_ material: Material, count: Int) throws {
  let step = max(1, count / 10)
  for done in 1...max(1, count) {
    material.judge()
    if done % step == 0, count >= 100_000 { print("\(done) judgements: \(ProcessMemory.resident) KiB") }
  }
}
