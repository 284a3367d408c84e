internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// `lanyard hold`.
extension Assembly {
  /// A tenant's holds, the newest first, or the open ones of all tenants.
  ///
  /// - Parameter before: the hold behind which the list of a tenant goes on.
  /// - Throws: `tenant.unknown`, `tenant.name.invalid`, `config.value.invalid`.
  public func holds(
    tenant name: String?, before: String? = nil, limit: Int
  ) async throws -> VerbReport {
    let (holds, next): ([HoldSummary], HoldID?)
    if let name {
      let page = try await holdQueries.holds(
        of: try await tenant(named: name).name, before: try before.map(Self.pageStart), limit: limit)
      (holds, next) = (page.holds, page.next)
    } else {
      (holds, next) = (try await holdQueries.open(), nil)
    }
    var table = TextTable()
    for found in holds {
      table.add(
        found.hold.id.description, found.tenant.text, found.hold.state.rawValue, "opened \(found.hold.opened)",
        "\(found.heldGrants) held")
    }
    let more = next.map { ["… older ones: --before \($0)"] } ?? []
    let none = before == nil ? "no revocations wait" : "no older holds"
    return VerbReport(
      lines: holds.isEmpty ? [none] : table.lines + more, json: .array(holds.map { .object($0.json) }))
  }

  /// A hold: why it was opened, whose grants wait in it, and what an undo did not put back.
  ///
  /// - Throws: `tenant.unknown`, `hold.unknown`.
  public func hold(
    _ id: String, tenant name: String, after: String? = nil, limit: Int
  ) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    let page = try await holdQueries.page(
      of: try Self.holdID(id), tenant: tenant.name, after: try after.map(Self.pageStart), limit: limit)
    return VerbReport(lines: page.lines(try await surroundings(of: page)), json: .object(page.json))
  }

  /// Lets revocations go: all, or those of some people and roles.
  ///
  /// - Throws: `tenant.unknown`, `subject.unknown`, `mapping.role.unknown` for what is no role, and the codes of
  ///   ``LanyardService/ReleaseHold``.
  public func releaseHold(
    _ id: String, tenant name: String, users: [String], roles: [String]
  ) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    let people = try await holdQueries.people(named: users, in: tenant.id)
    let selection = HoldSelection(users: Set(people), roles: Set(try roles.map(Self.role)))
    let reply = try await runner.run(
      ReleaseHold(tenant: tenant.id, id: try Self.holdID(id), selection: selection, services: directory),
      as: commandLine, request: request())
    return VerbReport(
      lines: reply.lines("\(HoldPage.count(reply.revoked, "role")) taken away"), json: .object(reply.json))
  }

  /// Puts the directory back to what it was before the held requests.
  ///
  /// - Throws: `tenant.unknown`, and the codes of ``LanyardService/UndoHold``.
  public func undoHold(_ id: String, tenant name: String) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    let reply = try await runner.run(
      UndoHold(tenant: tenant.id, id: try Self.holdID(id), services: directory), as: commandLine, request: request())
    let page = try await holdQueries.page(of: reply.hold.id, tenant: tenant.name, limit: 1)
    var json = reply.json
    json["notUndone"] = page.notUndone
    let isWhole = page.refused.isEmpty && (!reply.hold.isOpen || reply.goesOn)
    return VerbReport(
      lines: reply.lines("\(HoldPage.count(reply.restored, "role")) given back\(reply.taken)")
        + page.waitingLines(after: reply)
        + page.refusedLines(page.refused.isEmpty ? .none : try await surroundings(of: page)),
      json: .object(json), status: isWhole ? .done : .refused)
  }

  /// Lets the revocations of people pass at once: of all of them, or where one is unknown of nobody.
  ///
  /// - Throws: `tenant.unknown`, `subject.unknown`.
  public func markUrgent(users: [String], tenant name: String) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    var marks: [(user: String, command: MarkUrgent)] = []
    for user in users {
      for subject in try await holdQueries.people(named: [user], in: tenant.id) {
        let command = MarkUrgent(tenant: tenant.id, subject: subject, services: directory)
        _ = try await runner.rehearse(command, as: commandLine, request: request())
        marks.append((user, command))
      }
    }
    var (lines, replies): ([String], [JSONValue]) = ([], [])
    for (user, command) in marks {
      let reply = try await runner.run(command, as: commandLine, request: request())
      let taken = HoldPage.count(reply.revoked, "role")
      lines.append("\(user): \(taken) taken away now; revocations pass at once until \(reply.mark.until)")
      replies.append(.object(reply.json))
    }
    return VerbReport(lines: lines, json: .array(replies))
  }

  var holdQueries: HoldQueries { HoldQueries(store: store, services: directory) }

  private static func holdID(_ text: String) throws(CodedError) -> HoldID {
    if let id = HoldID(text) { return id }
    throw CodedError(
      .holdUnknown, "there is no hold `\(text.prefix(80))`", expected: "the id of a hold",
      remedy: "list the tenant's holds with `lanyard hold list`")
  }

  private static func role(_ text: String) throws(CodedError) -> RoleReference {
    if let role = RoleReference(text) { return role }
    throw CodedError(
      .mappingRoleUnknown, "`\(text.prefix(80))` is no role", expected: "application/role",
      remedy: "write the application, a slash and the role, as `lanyard hold show` lists them")
  }
}

extension NotPutBack {
  /// The first by name.
  fileprivate var lines: [String] {
    guard count > 0 else { return [] }
    let more = count > first.count ? ", and \(count - first.count) more" : ""
    return ["  people: " + first.map { $0.userName ?? "\($0.id)" }.joined(separator: ", ") + more]
  }
}

extension HoldReply {
  /// What an undo takes from people whom the held requests had given it.
  fileprivate var taken: String { revoked == 0 ? "" : ", \(HoldPage.count(revoked, "role")) taken away" }

  fileprivate func lines(_ done: String) -> [String] {
    [
      "hold \(hold.id): \(hold.state.rawValue); \(done)"
        + (goesOn ? ", the rest goes on in the background while a server runs" : "")
    ]
  }
}

extension HoldPage {
  fileprivate func lines(_ surroundings: HoldSurroundings) -> [String] {
    let hold = summary.hold
    var lines = [
      "hold \(hold.id) of \(summary.tenant): \(hold.state.rawValue)",
      "opened \(hold.opened) by request \(hold.request), which tripped the guard when at least \(hold.losing) of \(hold.holding) "
        + "people were to lose a role",
    ]
    if let request = surroundings.request {
      lines.append("that was \(request): see `lanyard log --tenant \(summary.tenant) --request \(hold.request)`")
    }
    lines += [
      "limits: \(hold.limits.count) people, \(hold.limits.percent) % of those who hold a role, within "
        + hold.limits.window.iso8601,
      "\(Self.count(summary.heldGrants, "grant")) \(summary.heldGrants == 1 ? "waits" : "wait"), of "
        + (summary.held.people == 1 ? "1 person" : "\(summary.held.people) people"),
    ]
    if summary.held.grants.count > 1 {
      lines += TextTable(summary.heldRoles.map { ["  \($0.role)", "\($0.grants)"] }).lines
    }
    if let work = hold.work { lines.append("under way: \(work.word)") }
    if !members.isEmpty {
      lines +=
        [""]
        + TextTable(
          members.map {
            [
              $0.userName ?? "", $0.grant.subject.description, $0.grant.role.description, $0.grant.state.rawValue,
              $0.request.map { "by request \($0)" } ?? "",
            ]
          }
        ).lines
    }
    if let next {
      lines.append("… and more; --after \(next) shows those behind, --limit up to \(HoldQueries.maximumCount)")
    }
    return lines + nextLines + refusedLines(surroundings)
  }

  /// What to type next.
  private var nextLines: [String] {
    guard summary.hold.isOpen, summary.hold.work == nil else { return [] }
    let arguments = "\(summary.hold.id) --tenant \(summary.tenant)"
    return [
      "", "to put the directory and the roles back: lanyard hold undo \(arguments)",
      "to let the revocations go: lanyard hold release \(arguments)   (some of them: --user, --role)",
    ]
  }

  /// What an undo left waiting: nothing that was kept would give it back.
  fileprivate func waitingLines(after reply: HoldReply) -> [String] {
    guard reply.hold.isOpen, !reply.goesOn else { return [] }
    return [
      "\(Self.count(summary.heldGrants, "grant")) still \(summary.heldGrants == 1 ? "waits" : "wait"): nothing that can be "
        + "put back would give it again; release it, or correct the identity provider"
    ]
  }

  fileprivate func refusedLines(_ surroundings: HoldSurroundings) -> [String] {
    guard !refused.isEmpty else { return [] }
    return ["", "not put back:"]
      + refused.flatMap { record -> [String] in
        guard let refusal = record.refusal else { return [] }
        let what = surroundings.name(record.resource)
        return [
          "  \(record.kind)\(what), by request \(record.request): \(refusal.message) (\(refusal.code))"
        ] + (people[record.number]?.lines ?? []) + ["  hint: \(refusal.remedy)"]
      }
  }

  fileprivate static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
