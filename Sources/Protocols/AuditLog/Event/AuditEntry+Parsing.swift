public import Diagnostics
internal import JSON

extension AuditEntry {
  /// Reads an entry from its octets, which must be its one canonical form: an entry read and written again is the same
  /// to the octet.
  ///
  /// - Throws: `audit.entry.too-large`, `audit.entry.invalid`.
  public init(parsing octets: [UInt8]) throws(CodedError) {
    guard octets.count <= Self.maximumOctets else {
      throw CodedError(
        .auditEntryTooLarge, "the entry is too large", expected: "at most \(Self.maximumOctets) octets",
        received: "\(octets.count) octets", remedy: "read entries as they were exported")
    }
    do {
      try self.init(DocumentMembers(JSONValue(parsing: octets), refusing: .auditEntryInvalid))
    } catch {
      throw Self.invalid("the octets are no entry", received: error.description)
    }
    guard try self.octets() == octets else {
      throw Self.invalid("the entry is not in canonical form (RFC 8785)")
    }
  }

  private static func invalid(_ message: String, received: String? = nil) -> CodedError {
    CodedError(
      .auditEntryInvalid, message, received: received, remedy: "use the octets exactly as they were exported")
  }

  private init(_ members: DocumentMembers) throws(CodedError) {
    let actor = try members.object("actor")
    let target = try members.object("target")
    let event = AuditEvent(
      time: try members.time("time"), action: try members.string("action"), outcome: try members.word("outcome"),
      actor: AuditActor(try actor.word("kind"), id: try actor.string("id")),
      target: AuditTarget(kind: try target.string("kind"), id: try target.string("id")),
      request: try members.optional("request").map(RequestReference.init),
      reason: try members.optional("reason").map(AuditReason.init),
      policyVersion: members.isNull("policyVersion") ? nil : try members.integer("policyVersion"),
      changes: try members.array("changes").map(AuditChange.init))
    try self.init(
      index: try members.integer("index"), tenant: try members.string("tenant"), event: event,
      sealed: try members.array("sealed").map(SealedValues.init))
  }
}

extension RequestReference {
  fileprivate init(_ members: DocumentMembers) throws(CodedError) {
    self.init(id: try members.string("id"))
  }
}

extension AuditReason {
  fileprivate init(_ members: DocumentMembers) throws(CodedError) {
    self.init(code: try members.string("code"), text: try members.string("text"))
  }
}

extension AuditChange {
  fileprivate init(_ members: DocumentMembers) throws(CodedError) {
    self.init(
      try members.word("kind"), path: try members.string("path"), before: members.value("before"),
      after: members.value("after"))
  }
}

extension SealedValues {
  fileprivate init(_ members: DocumentMembers) throws(CodedError) {
    self.init(
      subject: try members.string("subject"), keyID: try members.string("keyID"), box: try members.string("box"),
      commitment: try members.string("commitment"))
  }
}
