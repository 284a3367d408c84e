// Parts of `Benchmarks/saml`, which alternates them with the controls:
//
//   Speed write FOLDER                      one message and certificate for each algorithm
//   Speed judge FOLDER NAME SECONDS         the whole judgement: median, p99 in nanoseconds of CPU time
//   Speed control FOLDER NAME SECONDS       OpenSSL's verification with the same key, alone
//   Speed turns FOLDER NAME COUNT           so many judgements, for profilers
//   Speed hostile [NAME]                    what messages cost that nobody signed
import Foundation

let arguments = Array(CommandLine.arguments.dropFirst())
do {
  switch arguments.first {
  case "write" where arguments.count == 2: try Material.write(to: URL(filePath: arguments[1]))
  case "judge" where arguments.count == 4:
    let material = try Material(reading: URL(filePath: arguments[1]), name: arguments[2])
    print(Timing(seconds: Double(arguments[3]) ?? 1) { material.judge() }.text)
  case "control" where arguments.count == 4:
    let material = try Material(reading: URL(filePath: arguments[1]), name: arguments[2])
    print(Timing(seconds: Double(arguments[3]) ?? 1) { material.verifyAlone() }.text)
  case "turns" where arguments.count == 4:
    let material = try Material(reading: URL(filePath: arguments[1]), name: arguments[2])
    for _ in 0..<(Int(arguments[3]) ?? 1) { material.judge() }
  case "hostile": try Hostility.measure(arguments.dropFirst().first)
  default:
    FileHandle.standardError.write(Data("usage: see the head of main.swift\n".utf8))
    exit(2)
  }
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(70)
}
