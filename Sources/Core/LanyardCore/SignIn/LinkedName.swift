/// A name by which sign-ins find somebody (`userName`, external id, e-mail address), as a keyed hash, and whose it is where
/// no SCIM user has it.
public struct LinkedName: Sendable, Hashable {
  /// 32 octets. The name itself is not kept: who was removed must not live on in a table of names.
  public let hash: [UInt8]
  /// The just-in-time subject of the name. Nil where SCIM closed the name: it removed the person, or took the name away,
  /// and until it states the name again a sign-in creates nobody by it.
  public let subject: ResourceID?

  public init(hash: [UInt8], subject: ResourceID?) {
    self.hash = hash
    self.subject = subject
  }
}

extension StoredResource {
  /// The type of people whom a sign-in created: no SCIM resource type, for no such type may be named so, and so neither
  /// listed nor found by SCIM.
  public static let justInTimeType = "User.JustInTime"

  /// Whether a sign-in created the subject and SCIM has not adopted it.
  public var isJustInTime: Bool { type.utf8.elementsEqual(Self.justInTimeType.utf8) }

  /// The types whose resources are people, and so subjects of mapping.
  public static let subjectTypes = ["User", justInTimeType]
}
