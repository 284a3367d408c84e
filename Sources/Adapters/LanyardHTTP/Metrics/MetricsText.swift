internal import Diagnostics
internal import LanyardCore
internal import LanyardService

/// Metrics in the Prometheus text format, version 0.0.4.
struct MetricsText {
  private(set) var text = ""

  mutating func add(_ histograms: [RequestMetrics.Series: RequestMetrics.Histogram]) {
    let sorted = histograms.sorted { Self.order($0.key) < Self.order($1.key) }
    head("lanyard_http_requests_total", "counter", "Requests answered.")
    for (series, histogram) in sorted { line("lanyard_http_requests_total", Self.labels(series), "\(histogram.count)") }
    let name = "lanyard_http_request_duration_seconds"
    head(name, "histogram", "Time from a request's head to its answer.")
    for (series, histogram) in sorted {
      let labels = Self.labels(series)
      var below = 0
      for (bound, count) in zip(RequestMetrics.Histogram.bounds.map { "\($0)" } + ["+Inf"], histogram.counts) {
        below += count
        line(name + "_bucket", labels + [("le", bound)], "\(below)")
      }
      line(name + "_sum", labels, "\(histogram.sum)")
      line(name + "_count", labels, "\(histogram.count)")
    }
  }

  mutating func add(_ deliveries: [OutboxRow.Status: Int]) {
    head("lanyard_deliveries", "gauge", "Deliveries in the outbox by status.")
    for status in [OutboxRow.Status.pending, .inFlight, .delivered, .dead] {
      line("lanyard_deliveries", [("status", status.rawValue)], "\(deliveries[status] ?? 0)")
    }
  }

  /// One series for each tenant that has a hold; at most ``HoldQueries/mostOpen``.
  mutating func add(_ holds: [HoldSummary]) {
    head("lanyard_holds_open", "gauge", "Holds whose revocations wait for a person.")
    line("lanyard_holds_open", [], "\(holds.count)")
    head("lanyard_held_grants", "gauge", "Grants whose revocation waits for a person.")
    for held in holds { line("lanyard_held_grants", [("tenant", held.tenant.text)], "\(held.heldGrants)") }
    let moment = "lanyard_hold_opened_timestamp_seconds"
    head(moment, "gauge", "Since when revocations of a tenant wait, in seconds since 1970.")
    for held in holds { line(moment, [("tenant", held.tenant.text)], "\(held.hold.opened.secondsSinceEpoch)") }
  }

  /// Walks under way, by tenant. The list is bounded, and with it the number of series.
  mutating func add(_ walks: [(tenant: TenantName, walk: EvaluationWalk)]) {
    let sums = Dictionary(grouping: walks, by: \.tenant).sorted { $0.key.text < $1.key.text }
    let (passed, known) = ("lanyard_evaluation_subjects_judged", "lanyard_evaluation_subjects")
    head(passed, "gauge", "Subjects that walks under way have judged again.")
    for (tenant, walks) in sums { line(passed, [("tenant", tenant.text)], "\(walks.reduce(0) { $0 + $1.walk.done })") }
    head(known, "gauge", "Subjects that walks under way are to judge again.")
    for (tenant, walks) in sums { line(known, [("tenant", tenant.text)], "\(walks.reduce(0) { $0 + $1.walk.total })") }
  }

  mutating func add(droppedLogEntries count: Int) {
    let name = "lanyard_provisioning_log_dropped_total"
    head(name, "counter", "Requests that the provisioning log could not take.")
    line(name, [], "\(count)")
  }

  mutating func add(_ refusals: RateLimiter.Refusals) {
    let name = "lanyard_rate_limited_requests_total"
    head(name, "counter", "Requests refused because there were too many, by who was counted.")
    line(name, [("by", "tenant")], "\(refusals.ofTenants)")
    line(name, [("by", "address")], "\(refusals.ofStrangers)")
  }

  /// The list is bounded, and with it the number of series.
  mutating func add(_ tokens: [ExpiringToken]) {
    let (count, moment) = ("lanyard_tokens_expiring", "lanyard_token_expiry_timestamp_seconds")
    head(count, "gauge", "Tokens that end within 14 days, or ended within 14 days without a successor.")
    line(count, [], "\(tokens.count)")
    head(moment, "gauge", "When such a token ends, in seconds since 1970.")
    for found in tokens {
      let labels = [("tenant", found.tenant.text), ("token", found.token.id.description)]
      line(moment, labels, "\(found.expires.secondsSinceEpoch)")
    }
  }

  mutating func add(version: String) {
    head("lanyard_build_info", "gauge", "The version that is running.")
    line("lanyard_build_info", [("version", version)], "1")
  }

  private mutating func head(_ name: String, _ type: String, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  private mutating func line(_ name: String, _ labels: [(String, String)], _ value: String) {
    let inner = labels.map { "\($0.0)=\"\(Self.escape($0.1))\"" }.joined(separator: ",")
    text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(inner)} \(value)\n"
  }

  private static func labels(_ series: RequestMetrics.Series) -> [(String, String)] {
    [
      ("tenant", series.tenant), ("route", series.route), ("method", series.method), ("status", "\(series.status)"),
    ]
  }

  private static func order(_ series: RequestMetrics.Series) -> String {
    "\(series.tenant)\u{0}\(series.route)\u{0}\(series.method)\u{0}\(series.status)"
  }

  private static func escape(_ value: String) -> String {
    value.map { character in
      switch character {
      case "\\": "\\\\"
      case "\"": "\\\""
      case "\n": "\\n"
      default: String(character)
      }
    }.joined()
  }
}
