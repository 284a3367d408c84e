internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardSQL

/// `lanyard migrate`: makes the database, or brings it to this version's schema.
public enum DatabaseMigration {
  /// - Throws: the codes of `Assembly.open`, `store.schema.newer` above all.
  public static func run(_ configuration: LanyardConfiguration) async throws -> VerbReport {
    let change = try await neededChange(configuration)
    try await Assembly.with(configuration, .preparing) { assembly in try await assembly.store.checkReadiness() }
    return VerbReport(
      lines: ["\(configuration.database): \(change.sentence)"],
      json: ["database": .string(configuration.database.description), "change": .string(change.rawValue)])
  }

  private enum Change: String {
    case made, migrated, none

    var sentence: String {
      switch self {
      case .made: "made, with this version's schema"
      case .migrated: "brought to this version's schema"
      case .none: "has a schema that fits this version already"
      }
    }
  }

  private static func neededChange(_ configuration: LanyardConfiguration) async throws -> Change {
    do {
      let store = try await Assembly.openStore(configuration.database, .existing)
      try await store.close()
      return .none
    } catch let error as CodedError where error.code == .storeMissing {
      return .made
    } catch let error as CodedError where error.code == .storeSchemaBehind {
      // A database that holds nothing yet has no migration to name.
      return error.received?.isEmpty == false ? .migrated : .made
    }
  }
}
