internal import Diagnostics
internal import JSON

/// What all lines of an export share. Every line is canonical JSON (RFC 8785), so that no octet of it is without
/// meaning and a change of any is found.
enum ExportLine {
  /// Octets of one line, without its line feed: an entry, twice over for the escapes, and what it opened.
  static let maximumOctets = 1 << 20

  static func members(of octets: [UInt8]) throws(CodedError) -> DocumentMembers {
    do {
      return try DocumentMembers(
        JSONValue(parsing: octets, limits: JSONLimits(maximumOctets: maximumOctets)), refusing: .auditLineInvalid)
    } catch {
      throw .lineInvalid("the line cannot be read", received: error.description)
    }
  }

  static func requireEqual(_ canonical: [UInt8], _ octets: [UInt8]) throws(CodedError) {
    guard canonical == octets else {
      throw .lineInvalid("the line is not in canonical form, or has members that do not belong to it")
    }
  }

  static func hashes(_ texts: [String]) throws(CodedError) -> [MerkleHash] {
    let hashes = texts.compactMap { MerkleHash(base64: $0) }
    guard hashes.count == texts.count, hashes.count <= 128 else {
      throw .lineInvalid("the hashes cannot be read", expected: "at most 128, each Base64 of 32 octets")
    }
    return hashes
  }

}

extension CodedError {
  static func lineInvalid(_ message: String, expected: String? = nil, received: String? = nil) -> CodedError {
    CodedError(
      .auditLineInvalid, message, expected: expected, received: received,
      remedy: "verify the file exactly as `lanyard audit export` wrote it")
  }
}
