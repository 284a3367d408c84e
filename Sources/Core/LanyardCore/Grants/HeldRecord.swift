public import Diagnostics
public import JSON
public import RoleMapping

/// What a held request changed in the directory, as it was before: what an undo puts back.
public struct HeldRecord: Sendable, Hashable {
  /// One thing that was changed.
  public enum Image: Sendable, Hashable {
    /// Attributes of a resource: as they were, and as the request left them.
    case attributes(ResourceID, type: String, before: JSONObject, after: JSONObject)
    /// A resource that was deleted.
    case deletion(StoredResource)
    /// Membership rows that were taken away; at most ``HeldRecord/rowsPerRecord``.
    case left([Membership])
    /// Membership rows that were added; at most ``HeldRecord/rowsPerRecord``.
    case joined([Membership])
    /// A person's open episodes.
    case episodes(ResourceID, [Episode])
    /// What kept roles from a person, and was over because their conditions were seen false.
    case suppressions(ResourceID, [Suppression])
  }

  public let tenant: TenantID
  public let hold: HoldID
  /// The place in the order in which things were changed; given by the store.
  public let number: Int
  /// The request that changed it.
  public let request: String
  public let changed: Instant
  public let image: Image
  /// Why it was not put back; nil where it was, or nobody has tried.
  public var refusal: Refusal?

  /// Why something was not put back, and what to do.
  public struct Refusal: Sendable, Hashable {
    public let code: ErrorCode
    public let message: String
    public let remedy: String

    public init(code: ErrorCode, message: String, remedy: String) {
      self.code = code
      self.message = message
      self.remedy = remedy
    }
  }

  public init(
    tenant: TenantID, hold: HoldID, number: Int = 0, request: String, changed: Instant, image: Image,
    refusal: Refusal? = nil
  ) {
    self.tenant = tenant
    self.hold = hold
    self.number = number
    self.request = request
    self.changed = changed
    self.image = image
    self.refusal = refusal
  }

  /// How many membership rows stand in one record.
  public static let rowsPerRecord = 500
}

/// That a person wants somebody's revocations to pass at once, also while others are held.
public struct UrgentMark: Sendable, Hashable {
  public let tenant: TenantID
  public let subject: ResourceID
  public let until: Instant

  public init(tenant: TenantID, subject: ResourceID, until: Instant) {
    self.tenant = tenant
    self.subject = subject
    self.until = until
  }

  /// How long a mark lets revocations pass.
  public static let duration: Duration = .seconds(86_400)
}
