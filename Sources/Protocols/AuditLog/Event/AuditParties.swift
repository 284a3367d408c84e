/// Who did it.
public struct AuditActor: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    /// A party with a credential of a directory or the admin API.
    case client
    /// A person signing in.
    case user
    /// Lanyard itself: the scheduler, a durable job.
    case system
    /// A person of the operator or the customer, in the console or on the command line.
    case admin
  }

  public var kind: Kind
  /// An identifier that is no personal value; it also names the key that the actor's own values are sealed under.
  public var id: String
  /// A personal value: sealed, never in the open part of an entry.
  public var name: String?

  public init(_ kind: Kind, id: String, name: String? = nil) {
    self.kind = kind
    self.id = id
    self.name = name
  }
}

/// What it was done to.
public struct AuditTarget: Sendable, Equatable {
  /// A word of the product: `User`, `Group`, `Token`, `Connection`, `Target`, `Tenant`.
  public var kind: String
  public var id: String

  public init(kind: String, id: String) {
    self.kind = kind
    self.id = id
  }
}

/// The request, assertion or job that brought it about.
public struct RequestReference: Sendable, Equatable {
  /// The id that the caller was given and the log line carries.
  public var id: String
  /// The caller's network address. A personal value: sealed, never in the open part of an entry.
  public var source: String?

  public init(id: String, source: String? = nil) {
    self.id = id
    self.source = source
  }
}

/// Why it was done or refused.
public struct AuditReason: Sendable, Equatable {
  /// A stable code, such as that of the error.
  public var code: String
  /// One sentence without personal values.
  public var text: String

  public init(code: String, text: String) {
    self.code = code
    self.text = text
  }
}
