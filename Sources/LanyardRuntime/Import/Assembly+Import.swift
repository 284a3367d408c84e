internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService

/// `lanyard import`.
extension Assembly {
  /// Loads a file of users and groups into a tenant's directory; one that was loaded in part goes on where it stopped. A
  /// server may run beside it.
  ///
  /// - Throws: `tenant.unknown`, `file.unreadable`, `import.format.unknown`, `import.header.invalid`, store faults. Records
  ///   that are refused are no errors of the load: the watch is told of them, and the report counts them.
  public func importFile(
    _ path: String, tenant name: String, _ options: ImportOptions = ImportOptions(),
    watch: ImportWatch = ImportWatch()
  ) async throws -> ImportReport {
    let tenant = try await tenant(named: name)
    guard tenant.id != Tenant.operatorID else {
      throw CodedError(
        .tenantUnknown, "`\(name)` has no directory", remedy: "name a customer's tenant; see `lanyard tenant list`")
    }
    let format = try options.format ?? ImportFormat(of: path)
    let file = try ImportFile(path)
    var progress: ImportProgress?
    if !options.isDryRun, !options.restarts {
      progress = try await store.read { try $0.importProgress(of: file.digest, tenant: tenant.id) }
    }
    var load = try FileImport(
      file, format: format, type: options.type, into: try await importTarget(tenant), after: progress, watch: watch)
    if options.isDryRun { try await load.rehearse() } else { try await load.run() }
    var report = load.report
    report.hold = try await holdQueries.open(of: tenant.name)
    return report
  }

  private func importTarget(_ tenant: Tenant) async throws -> ImportTarget {
    let directory = directory
    let registry = try await store.read { try directory.committedCatalogue(of: tenant, $0).registry }
    return ImportTarget(
      tenant: tenant.id, registry: registry,
      location: DirectoryLocation(baseURL: "\(configuration.publicURL.text)/t/\(tenant.name)/scim/v2"),
      services: directory, runner: runner, principal: commandLine, request: request())
  }
}

extension ImportReport {
  /// What is told at the end: exit status 1 where a record was refused in this run or the runs it continues, 130 where it
  /// was stopped.
  public var verbReport: VerbReport {
    let verb = isDryRun ? "would be " : ""
    var lines = [
      "\(created) \(verb)created, \(updated) \(verb)updated, \(unchanged) unchanged, \(refused) \(verb)refused"
    ]
    if resumedAfter > 0, records == resumedAfter {
      lines = ["the file is loaded already: \(records) records; `--restart` loads it again"]
    } else if resumedAfter > 0 {
      lines.append("went on after the \(resumedAfter) records loaded before")
    }
    if isStopped {
      lines.append(
        isDryRun
          ? "stopped after \(records) records" : "stopped after \(records) records; the same command goes on there"
      )
    }
    if let hold {
      lines.append(
        "revocations of \(hold.held.people == 1 ? "1 person" : "\(hold.held.people) people") wait for a decision: "
          + "lanyard hold show \(hold.hold.id) --tenant \(hold.tenant)")
    }
    let status: VerbReport.Status = isStopped ? .stopped : refusedInAll > 0 ? .refused : .done
    return VerbReport(lines: lines, json: .object(json), status: status)
  }
}
