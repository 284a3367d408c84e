internal import Diagnostics
internal import LanyardCore
internal import LanyardService
internal import SCIM

/// The directory that a file is loaded into.
struct ImportTarget: Sendable {
  typealias Effect = ImportResource.Effect

  let tenant: TenantID
  let registry: SchemaRegistry
  let location: DirectoryLocation
  let services: DirectoryServices
  let runner: CommandRunner
  let principal: Principal
  let request: RequestContext

  /// Writes a batch, and with it how far the load came.
  ///
  /// - Returns: what came of each record.
  /// - Throws: store faults; then what is not written is loaded by the next run.
  func write(
    _ batch: [FileImport.Read], of file: ImportFile, behind report: ImportReport
  ) async throws -> [Result<Effect, CodedError>] {
    let units = batch.compactMap { try? $0.record.get() }.map { steps($0) }
    let (tenant, digest, end) = (tenant, file.digest, batch.last?.raw.end ?? report.octets)
    let outcomes = try await runner.runEach(units, as: principal, request: request) { outcomes, isLast, _, context in
      guard isLast, outcomes.allSatisfy({ $0.storeTrouble == nil }) else { return nil }
      let refusals = Self.effects(of: batch, outcomes).refusals(of: batch)
      return .progress(
        ImportProgress(
          tenant: tenant, file: digest, records: report.records + batch.count,
          refused: report.refusedInAll + refusals.count, offset: end, updated: context.now,
          refusals: refusals.map(\.json)))
    }
    if let trouble = outcomes.lazy.compactMap(\.storeTrouble).first { throw trouble }
    return Self.effects(of: batch, outcomes)
  }

  /// What came of each record of a batch, given what came of those that could be read.
  private static func effects(
    of batch: [FileImport.Read], _ outcomes: [CommandUnit<ImportResource>.Outcome]
  ) -> [Result<Effect, CodedError>] {
    var rest = outcomes[...]
    return batch.map { read in read.record.flatMap { _ in rest.popFirst()?.effect ?? .success(.unchanged) } }
  }

  /// What would come of each record of a batch.
  func rehearse(
    _ batch: [FileImport.Read], assuming assumed: inout AssumedNames
  ) async throws -> [Result<Effect, CodedError>] {
    var effects: [Result<Effect, CodedError>] = []
    for read in batch {
      guard case .success(let record) = read.record else {
        effects.append(read.record.map { _ in .unchanged })
        continue
      }
      effects.append(try await rehearse(steps(record, assuming: assumed)))
      assumed.add(record)
    }
    return effects
  }

  private func rehearse(_ unit: CommandUnit<ImportResource>) async throws -> Result<Effect, CodedError> {
    var outcome: CommandUnit<ImportResource>.Outcome = []
    for command in unit.commands {
      do {
        outcome.append(.success(try await runner.rehearse(command, as: principal, request: request)))
      } catch let error as CodedError where error.exposure == .caller {
        outcome.append(.failure(error))
      }
    }
    return outcome.effect
  }

  private func steps(_ record: ImportRecord, assuming assumed: AssumedNames? = nil) -> CommandUnit<ImportResource> {
    ImportResource.steps(record, tenant: tenant, location: location, services: services, assuming: assumed)
  }
}

extension [Result<ImportResource.Effect, CodedError>] {
  /// The reason for which the record was refused: of the steps that were undone together the guilty one's.
  fileprivate var refusal: CodedError? {
    let errors = compactMap { result in if case .failure(let error) = result { error } else { nil } }
    return errors.first { $0.code != .batchUndone } ?? errors.first
  }

  fileprivate var storeTrouble: CodedError? {
    let troubles: [ErrorCode] = [
      .storeUnavailable, .storeOverloaded, .storeFull, .storeCorrupt, .storeTimeout, .storeAccessDenied,
    ]
    return refusal.flatMap { troubles.contains($0.code) ? $0 : nil }
  }

  /// What came of the record as a whole: of a user who was there and now joins a group, an update.
  fileprivate var effect: Result<ImportResource.Effect, CodedError> {
    if let refusal { return .failure(refusal) }
    let effects = compactMap { try? $0.get() }
    guard effects.first == .unchanged else { return .success(effects.first ?? .unchanged) }
    return .success(effects.contains(.updated) ? .updated : .unchanged)
  }
}

extension [Result<ImportResource.Effect, CodedError>] {
  /// What was refused, with the lines of the records that these are about.
  func refusals(of batch: [FileImport.Read]) -> [ImportRefusal] {
    zip(batch, self).compactMap { read, effect in
      guard case .failure(let error) = effect else { return nil }
      return ImportRefusal(line: read.raw.line, error: error)
    }
  }
}
