internal import ArgumentParser
internal import LanyardRuntime

struct DoctorVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Checks database, keys, certificates, clock and public URL; changes nothing.")

  @OptionGroup var options: GlobalOptions
  @OptionGroup var output: JSONFlag

  func run() async throws {
    try Terminal.show(await Doctor(try options.configuration()).run(), json: output.json)
  }
}
