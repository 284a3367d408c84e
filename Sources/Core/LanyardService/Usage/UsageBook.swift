internal import Diagnostics
internal import LanyardCore
internal import RoleMapping

/// What records of uses speak of, each name looked up once.
struct UsageBook {
  private let reader: any StoreReader
  private let services: DirectoryServices
  private let received: Instant
  private let latest: Instant
  private(set) var report = UsageReport()
  private var tenants: [OctetKey: TenantID] = [:]
  private var applications: Set<OctetKey>?
  private var users: [Pair: ResourceID] = [:]
  private var grants: [Scope: [Grant]] = [:]
  private var byApplication: [Key: RoleUsage] = [:]

  private struct Key: Hashable {
    let tenant: TenantID
    let application: OctetKey
  }

  private struct Pair: Hashable {
    let tenant: TenantID
    let user: OctetKey
  }

  private struct Scope: Hashable {
    let tenant: TenantID
    let subject: ResourceID
  }

  /// - Parameters:
  ///   - received: when the report came.
  ///   - latest: a use after this moment is refused.
  init(reader: any StoreReader, services: DirectoryServices, received: Instant, latest: Instant) {
    (self.reader, self.services, self.received, self.latest) = (reader, services, received, latest)
  }

  var usage: [RoleUsage] {
    byApplication.values.sorted { ($0.tenant, $0.application) < ($1.tenant, $1.application) }
  }

  /// - Throws: the store's own; what is wrong with a record is in the report.
  mutating func take(_ records: [(index: Int, record: UsageRecord)]) throws {
    for (index, record) in records {
      do {
        try add(record)
        report.recorded += 1
      } catch let error as CodedError where error.exposure == .caller {
        report.refused.append(UsageReport.Refusal(index: index, error: error))
      }
    }
  }

  private mutating func add(_ record: UsageRecord) throws {
    guard record.moment <= latest else {
      throw CodedError(
        .usageMomentInvalid, "the use is in the time to come", expected: "at most \(latest)",
        received: "\(record.moment)", remedy: "set the application's clock")
    }
    let tenant = try tenant(record.tenant)
    try requireApplication(record.application)
    let subject = try user(record.user, tenant)
    let held = try held(by: subject, tenant).filter { grant in
      grant.role.application.hasSameOctets(as: record.application)
        && record.role.map { $0.hasSameOctets(as: grant.role.role) } ?? true
    }
    guard held.isEmpty else { return try keep(record, of: held, tenant) }
    let role = record.application + (record.role.map { "/" + $0 } ?? "")
    throw CodedError(
      .usageGrantNone, "the person holds no such role now", received: "`\(role.prefix(160))`",
      remedy: "let the application ask who holds its roles; `lanyard access history` tells what the person held")
  }

  private mutating func keep(_ record: UsageRecord, of held: [Grant], _ tenant: TenantID) throws {
    let key = Key(tenant: tenant, application: OctetKey(record.application))
    var usage = try byApplication[key] ?? begin(record.application, tenant)
    for grant in held { usage.grants[grant.id] = max(usage.grants[grant.id] ?? record.moment, record.moment) }
    byApplication[key] = usage
  }

  private func begin(_ application: String, _ tenant: TenantID) throws -> RoleUsage {
    let known = try reader.usageSpan(of: application, tenant: tenant)
    let span = known?.continued(at: received) ?? UsageSpan(first: received, latest: received)
    return RoleUsage(tenant: tenant, application: application, grants: [:], span: span)
  }

  private mutating func tenant(_ name: String) throws -> TenantID {
    if let known = tenants[OctetKey(name)] { return known }
    let name = try TenantName(name)
    let tenant = try reader.existingTenant(named: name)
    tenants[OctetKey(name.text)] = tenant.id
    return tenant.id
  }

  private mutating func requireApplication(_ name: String) throws {
    let known = try applications ?? Set(reader.objects(.application, tenant: nil).map { OctetKey($0.reference.name) })
    applications = known
    guard !known.contains(OctetKey(name)) else { return }
    throw CodedError.unknownApplication(name, known: known.map(\.text))
  }

  private mutating func user(_ text: String, _ tenant: TenantID) throws -> ResourceID {
    let key = Pair(tenant: tenant, user: OctetKey(text))
    if let known = users[key] { return known }
    let user = try services.existingPerson(named: text, tenant: tenant, reader)
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
