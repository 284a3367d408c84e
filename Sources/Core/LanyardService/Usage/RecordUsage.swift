public import AuditLog
internal import Diagnostics
public import LanyardCore
internal import RoleMapping

/// Keeps when roles were used. Idempotent: what is reported twice is kept once, and an earlier moment changes nothing.
///
/// Observations, a thousand at a time: none has an audit entry. Who may report is asked where the request comes in.
public struct RecordUsage: Command {
  /// How far an application's clock may be ahead.
  private static let tolerance: Duration = .seconds(300)

  let records: [UsageRecord]
  /// Records that could not be read have their refusals already; the others keep their places.
  let places: [Int]

  /// - Parameter records: with their places in the report, at most ``UsageReport/maximumRecords``.
  public init(_ records: [(index: Int, record: UsageRecord)]) {
    self.records = records.map(\.record)
    self.places = records.map(\.index)
  }

  public var tenant: TenantID { Tenant.operatorID }
  public var action: String { "usage.recorded" }
  public var target: AuditTarget { AuditTarget(kind: "Usage", id: "\(records.count) records") }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<UsageReport> {
    do throws(CodedError) {
      guard context.principal.kind == .admin || context.principal.scopes.contains(.usageWrite) else {
        throw AccessPolicy.outsider
      }
    } catch {
      return refuse(error, context)
    }
    var report = UsageReport()
    var book = UsageBook(reader: reader, latest: context.now + Self.tolerance)
    for (index, record) in zip(places, records) {
      do {
        try book.add(record)
        report.recorded += 1
      } catch let error as CodedError where error.exposure == .caller {
        report.refused.append(UsageReport.Refusal(index: index, error: error))
      }
    }
    let usage = book.usage
    return usage.isEmpty ? .unchanged(report) : .done(report, .usage(usage))
  }
}

/// Finds what records speak of, each name once.
private struct UsageBook {
  private struct Key: Hashable {
    let tenant: TenantID
    let application: OctetKey
  }

  let reader: any StoreReader
  let latest: Instant
  private var tenants: [OctetKey: TenantID] = [:]
  private var applications: Set<OctetKey>?
  private var users: [Pair: ResourceID] = [:]
  private var grants: [Scope: [Grant]] = [:]
  private var byApplication: [Key: RoleUsage] = [:]

  private struct Pair: Hashable {
    let tenant: TenantID
    let user: OctetKey
  }

  private struct Scope: Hashable {
    let tenant: TenantID
    let subject: ResourceID
  }

  init(reader: any StoreReader, latest: Instant) {
    (self.reader, self.latest) = (reader, latest)
  }

  var usage: [RoleUsage] {
    byApplication.values.sorted { ($0.tenant, $0.application) < ($1.tenant, $1.application) }
  }

  mutating func add(_ record: UsageRecord) throws {
    guard record.moment <= latest else {
      throw CodedError(
        .usageMomentInvalid, "the use is in the time to come", expected: "at most \(latest)",
        received: "\(record.moment)", remedy: "set the application's clock")
    }
    let tenant = try tenant(record.tenant)
    try requireApplication(record.application)
    let subject = try user(record.user, tenant)
    let key = Key(tenant: tenant, application: OctetKey(record.application))
    let span = UsageSpan(first: record.moment, latest: record.moment)
    var usage =
      byApplication[key] ?? RoleUsage(tenant: tenant, application: record.application, grants: [:], span: span)
    usage.span.first = min(usage.span.first, record.moment)
    usage.span.latest = max(usage.span.latest, record.moment)
    let held = try held(by: subject, tenant).filter { grant in
      grant.role.application.hasSameOctets(as: record.application)
        && record.role.map { $0.hasSameOctets(as: grant.role.role) } ?? true
    }
    for grant in held { usage.grants[grant.id] = max(usage.grants[grant.id] ?? record.moment, record.moment) }
    byApplication[key] = usage
    guard held.isEmpty else { return }
    let role = record.application + (record.role.map { "/" + $0 } ?? "")
    throw CodedError(
      .usageGrantNone, "the person holds no such role now", received: "`\(role.prefix(160))`",
      remedy: "let the application ask who holds its roles; `lanyard access history` tells what the person held")
  }

  private mutating func tenant(_ name: String) throws -> TenantID {
    if let known = tenants[OctetKey(name)] { return known }
    let name = try TenantName(name)
    guard let tenant = try reader.tenant(named: name), tenant.id != Tenant.operatorID else {
      throw CodedError.unknownTenant(name)
    }
    tenants[OctetKey(name.text)] = tenant.id
    return tenant.id
  }

  private mutating func requireApplication(_ name: String) throws {
    let known = try applications ?? Set(reader.objects(.application, tenant: nil).map { OctetKey($0.reference.name) })
    applications = known
    guard !known.contains(OctetKey(name)) else { return }
    let names = known.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    throw CodedError(
      .mappingApplicationUnknown, "there is no application `\(name.prefix(80))`",
      expected: names.isEmpty ? "an application; there is none yet" : "one of " + names.joined(separator: ", "),
      remedy: names.nearest(to: name).map { "write `\($0)`" } ?? "name an application that is declared")
  }

  private mutating func user(_ text: String, _ tenant: TenantID) throws -> ResourceID {
    let key = Pair(tenant: tenant, user: OctetKey(text))
    if let known = users[key] { return known }
    guard let user = try reader.user(named: text, tenant: tenant) else { throw CodedError.unknownUser(text) }
    users[key] = user.id
    return user.id
  }

  private mutating func held(by subject: ResourceID, _ tenant: TenantID) throws -> [Grant] {
    let key = Scope(tenant: tenant, subject: subject)
    if let known = grants[key] { return known }
    let found = try reader.grants(of: subject, tenant: tenant, includingEnded: false)
    grants[key] = found
    return found
  }
}
