internal import Diagnostics
internal import JSON

/// The first line of an export: which entries of which log follow, the checkpoint that vouches for them, and the
/// frontier of all that precedes them.
struct ExportHeader {
  static let format = "lanyard-audit-export"
  static let version = 1

  var origin: String
  var tenant: String
  /// The entries that follow.
  var range: Range<Int>
  /// A signed note.
  var checkpoint: String
  /// Of the tree of `range.lowerBound` leaves.
  var preceding: MerkleFrontier

  var document: JSONValue {
    [
      "checkpoint": .string(checkpoint),
      "format": .string(Self.format),
      "from": .number(JSONNumber(range.lowerBound)),
      "frontier": .array(preceding.hashes.map { .string($0.base64) }),
      "origin": .string(origin),
      "tenant": .string(tenant),
      "to": .number(JSONNumber(range.upperBound)),
      "version": .number(JSONNumber(Self.version)),
    ]
  }
}

extension ExportHeader {
  init(line octets: [UInt8]) throws(CodedError) {
    let members = try ExportLine.members(of: octets)
    let (format, version) = (try members.string("format"), try members.integer("version"))
    guard format.hasSameOctets(as: Self.format), version == Self.version else {
      throw .lineInvalid(
        "the export has another format", expected: "`\(Self.format)` version \(Self.version)",
        received: "`\(format.prefix(40))` version \(version)")
    }
    let (from, to) = (try members.integer("from"), try members.integer("to"))
    guard 0 <= from, from <= to else { throw .lineInvalid("the range is none", received: "\(from) to \(to)") }
    origin = try members.string("origin")
    tenant = try members.string("tenant")
    range = from..<to
    checkpoint = try members.string("checkpoint")
    preceding = try MerkleFrontier(size: from, hashes: try ExportLine.hashes(members.strings("frontier")))
    try ExportLine.requireEqual(document.canonical(), octets)
  }
}
