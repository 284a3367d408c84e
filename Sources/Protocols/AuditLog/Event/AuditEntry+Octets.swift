public import Diagnostics
internal import JSON

/// The entry as octets: what the tree hashes and an export carries.
extension AuditEntry {
  /// The one canonical form.
  ///
  /// - Throws: `audit.entry.too-large` beyond ``maximumOctets``; `json.number.range` for a changed value that canonical
  ///   JSON cannot say.
  public func octets() throws(CodedError) -> [UInt8] {
    var writer = CanonicalWriter()
    try write(into: &writer)
    guard writer.octets.count <= Self.maximumOctets else {
      throw CodedError(
        .auditEntryTooLarge, "the entry is too large", expected: "at most \(Self.maximumOctets) octets",
        received: "\(writer.octets.count) octets", remedy: "record the event in its `parts`")
    }
    return writer.octets
  }

  private func write(into writer: inout CanonicalWriter) throws(CodedError) {
    writer.raw("{\"action\":")
    writer.string(action)
    writer.raw(",\"actor\":{\"id\":")
    writer.string(actor.id)
    writer.raw(",\"kind\":")
    writer.string(actor.kind.rawValue)
    writer.raw("},\"changes\":")
    try writer.array(changes) { (writer, change) throws(CodedError) in try change.write(into: &writer) }
    writer.raw(",\"index\":")
    writer.integer(index)
    writer.raw(",\"outcome\":")
    writer.string(outcome.rawValue)
    writer.raw(",\"policyVersion\":")
    writer.integer(policyVersion)
    writeOptionals(into: &writer)
    writer.raw(",\"sealed\":")
    try writer.array(sealed) { (writer, sealed) throws(CodedError) in sealed.write(into: &writer) }
    writer.raw(",\"target\":{\"id\":")
    writer.string(target.id)
    writer.raw(",\"kind\":")
    writer.string(target.kind)
    writer.raw("},\"tenant\":")
    writer.string(tenant)
    writer.raw(",\"time\":")
    writer.string(time.rfc3339)
    writer.raw("}")
  }

  private func writeOptionals(into writer: inout CanonicalWriter) {
    writer.raw(",\"reason\":")
    if let reason {
      writer.raw("{\"code\":")
      writer.string(reason.code)
      writer.raw(",\"text\":")
      writer.string(reason.text)
      writer.raw("}")
    } else {
      writer.raw("null")
    }
    writer.raw(",\"request\":")
    if let request {
      writer.raw("{\"id\":")
      writer.string(request.id)
      writer.raw("}")
    } else {
      writer.raw("null")
    }
  }
}

extension AuditChange {
  func write(into writer: inout CanonicalWriter) throws(CodedError) {
    writer.raw("{\"after\":")
    try writer.value(after)
    writer.raw(",\"before\":")
    try writer.value(before)
    writer.raw(",\"kind\":")
    writer.string(kind.rawValue)
    writer.raw(",\"path\":")
    writer.string(path)
    writer.raw("}")
  }
}

extension SealedValues {
  fileprivate func write(into writer: inout CanonicalWriter) {
    writer.raw("{\"box\":")
    writer.string(box)
    writer.raw(",\"commitment\":")
    writer.string(commitment)
    writer.raw(",\"keyID\":")
    writer.string(keyID)
    writer.raw(",\"subject\":")
    writer.string(subject)
    writer.raw("}")
  }
}
