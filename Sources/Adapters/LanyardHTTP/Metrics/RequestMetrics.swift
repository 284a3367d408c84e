internal import Synchronization

/// Counts and latencies of requests since the start, by tenant, route, method and status.
///
/// The number of series is bounded: routes are patterns, methods are known ones, and beyond 1 000 tenants all further ones
/// count as `other`.
public final class RequestMetrics: Sendable {
  /// What a measurement is filed under.
  public struct Series: Hashable, Sendable {
    /// Empty where the request belongs to no tenant.
    public var tenant: String
    public var route: String
    public var method: String
    public var status: Int

    public init(tenant: String, route: String, method: String, status: Int) {
      self.tenant = tenant
      self.route = route
      self.method = method
      self.status = status
    }
  }

  /// How long requests of one series took.
  public struct Histogram: Sendable {
    /// The upper bounds of the buckets, in seconds; the last bucket has none.
    public static let bounds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

    /// How many fell into each bucket, not cumulated.
    public private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
    public private(set) var count = 0
    /// In seconds.
    public private(set) var sum = 0.0

    mutating func add(_ seconds: Double) {
      counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
      count += 1
      sum += seconds
    }
  }

  static let maximumTenants = 1000
  private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

  private struct State {
    var tenants: Set<String> = []
    var histograms: [Series: Histogram] = [:]
  }

  private let state = Mutex(State())

  public init() {}

  /// Adds one measurement.
  public func record(_ series: Series, _ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    let elapsed = Double(seconds) + Double(attoseconds) / 1e18
    state.withLock { state in
      var series = series
      if !Self.methods.contains(series.method) { series.method = "OTHER" }
      if !series.tenant.isEmpty, !state.tenants.contains(series.tenant) {
        if state.tenants.count < Self.maximumTenants {
          state.tenants.insert(series.tenant)
        } else {
          series.tenant = "other"
        }
      }
      state.histograms[series, default: Histogram()].add(elapsed)
    }
  }

  /// All series as they stand.
  public func snapshot() -> [Series: Histogram] { state.withLock { $0.histograms } }
}
