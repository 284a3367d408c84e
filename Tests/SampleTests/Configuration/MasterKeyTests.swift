import Diagnostics
import Foundation
import LanyardCore
import LanyardRuntime
import Testing

@Suite struct MasterKeyTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lanyard-key-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path(percentEncoded: false))
  }

  @Test func theFirstStartMakesAKeyThatTheNextOneReads() throws {
    try withFolder { folder in
      let database = LanyardConfiguration.Database.sqlite(path: folder + "/new/lanyard.sqlite")
      let first = try MasterKey.resolve(for: database, environment: [:])
      let second = try MasterKey.resolve(for: database, environment: [:])
      #expect(first.reveal().count == 32)
      #expect(first.reveal() == second.reveal())
      let attributes = try FileManager.default.attributesOfItem(atPath: #require(MasterKey.file(for: database)))
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }
  }

  @Test func theVariableWinsAndMakesNoFile() throws {
    try withFolder { folder in
      let database = LanyardConfiguration.Database.sqlite(path: folder + "/lanyard.sqlite")
      let text = Data(repeating: 7, count: 32).base64EncodedString()
      let key = try MasterKey.resolve(for: database, environment: [MasterKey.environmentName: text])
      #expect(key.reveal() == [UInt8](repeating: 7, count: 32))
      try #expect(!FileManager.default.fileExists(atPath: #require(MasterKey.file(for: database))))
    }
  }

  @Test(arguments: ["short", "====", Data(repeating: 7, count: 31).base64EncodedString()])
  func aVariableThatIsNoKeyIsRefusedAndNotRepeated(text: String) {
    let error = #expect(throws: CodedError.self) {
      try MasterKey.resolve(for: .sqlite(path: "/nowhere/x"), environment: [MasterKey.environmentName: text])
    }
    #expect(error?.code == .configValueInvalid)
    #expect(error?.description.contains(text) == false)
  }

  @Test func aDatabaseWithoutItsKeyGetsNoNewOne() throws {
    try withFolder { folder in
      let path = folder + "/lanyard.sqlite"
      try Data("data".utf8).write(to: URL(filePath: path))
      let error = #expect(throws: CodedError.self) { try MasterKey.resolve(for: .sqlite(path: path), environment: [:]) }
      #expect(error?.code == .keyMissing)
      #expect(!FileManager.default.fileExists(atPath: path + ".key"))
    }
  }

  @Test func aKeyFileThatOthersMayReadIsRefused() throws {
    try withFolder { folder in
      let database = LanyardConfiguration.Database.sqlite(path: folder + "/lanyard.sqlite")
      _ = try MasterKey.resolve(for: database, environment: [:])
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o644], ofItemAtPath: #require(MasterKey.file(for: database)))
      let error = #expect(throws: CodedError.self) { try MasterKey.resolve(for: database, environment: [:]) }
      #expect(error?.code == .configKeyFileUnsafe)
    }
  }

  @Test func aFolderThatCannotBeMadeIsReported() throws {
    try withFolder { folder in
      try Data().write(to: URL(filePath: folder + "/file"))
      let error = #expect(throws: CodedError.self) {
        try MasterKey.resolve(for: .sqlite(path: folder + "/file/lanyard.sqlite"), environment: [:])
      }
      #expect(error?.code == .configKeyFileUnwritable)
    }
  }
}
