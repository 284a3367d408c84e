public import Diagnostics
internal import JSON

/// One use of a role, as an application reports it.
public struct UsageRecord: Sendable, Hashable {
  public let tenant: String
  /// A userName or the id of a user.
  public let user: String
  public let application: String
  /// Nil where the application was used and no role in particular: all that the person holds in it.
  public let role: String?
  /// When it was used.
  public let moment: Instant

  public init(tenant: String, user: String, application: String, role: String? = nil, moment: Instant) {
    self.tenant = tenant
    self.user = user
    self.application = application
    self.role = role
    self.moment = moment
  }
}

/// What came of a report of uses.
public struct UsageReport: Sendable {
  /// A record that was not kept; the others were.
  public struct Refusal: Sendable {
    /// The record's place in the report, from 0.
    public let index: Int
    public let error: CodedError

    public init(index: Int, error: CodedError) {
      self.index = index
      self.error = error
    }
  }

  /// The most records of one report.
  public static let maximumRecords = 1000

  /// How many were kept.
  public var recorded = 0
  /// By place.
  public var refused: [Refusal] = []
}
