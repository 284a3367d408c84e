internal import Diagnostics
internal import Foundation
internal import JSON
internal import LanyardCore
internal import SAML
internal import SignedXML

/// `lanyard saml metadata inspect`: what a metadata file says of one identity provider, or of a federation's many. A file
/// is read in pieces, whatever its size; a signed one in two passes where a key to trust is given.
///
/// Without such a key the file is a claim: whoever connects it must trust the way it came.
public struct MetadataInspection: Sendable {
  /// How many entities of an aggregate are listed unless somebody asks for more.
  public static let standardLimit = 50

  let path: String
  let entityID: String?
  /// Files with the certificates whose signature is asked for, PEM; empty asks for none.
  let trustedKeys: [String]
  let limit: Int

  public init(path: String, entityID: String? = nil, trustedKeys: [String] = [], limit: Int = Self.standardLimit) {
    self.path = path
    self.entityID = entityID
    self.trustedKeys = trustedKeys
    self.limit = limit
  }

  private static let piece = 256 << 10

  /// - Parameter progress: is told how many octets were read, in one pass or two.
  /// - Throws: `file.unreadable`, the codes of certificates, of XML and signatures, and those under `saml.metadata` that
  ///   concern the whole document or the entity that was asked for.
  public func run(progress: (Int) -> Void = { _ in }) throws -> VerbReport {
    try run(at: SystemClock().now(), progress: progress)
  }

  func run(at now: Instant, progress: (Int) -> Void = { _ in }) throws -> VerbReport {
    var octets = 0
    let authentic = try verify { count in
      octets += count
      progress(octets)
    }
    var listing = MetadataListing(entityID: entityID, limit: limit, now: now, signature: authentic)
    var stream = MetadataStream(selecting: entityID)
    var reader = authentic?.reader()
    try eachPiece { piece in
      octets += piece.count
      progress(octets)
      listing.take(try stream.feed(reader?.feed(piece) ?? piece))
    }
    if let rest = try reader?.finish() { listing.take(try stream.feed(rest)) }
    listing.take(try stream.finish())
    return try listing.report(isAggregate: stream.isAggregate, name: stream.aggregateName)
  }

  /// The first pass; nil where no key is trusted.
  private func verify(_ progress: (Int) -> Void) throws -> AuthenticOctets? {
    guard !trustedKeys.isEmpty else { return nil }
    var keys: [VerificationKey] = []
    for file in trustedKeys {
      keys.append(try VerificationKey(certificatePEM: TextFile.text(file, maximum: 64 << 10)))
    }
    var stream = SignedXMLStream(keys: keys)
    try eachPiece { piece in
      progress(piece.count)
      try stream.feed(piece)
    }
    return try stream.finish()
  }

  private func eachPiece(_ body: ([UInt8]) throws -> Void) throws {
    guard let file = FileHandle(forReadingAtPath: path) else { throw unreadable }
    defer { try? file.close() }
    while let piece = try read(file), !piece.isEmpty {
      do {
        try body(Array(piece))
      } catch let error as CodedError {
        throw placed(error)
      }
    }
  }

  private func read(_ file: FileHandle) throws(CodedError) -> Data? {
    do {
      return try file.read(upToCount: Self.piece)
    } catch {
      throw unreadable
    }
  }

  private func placed(_ error: CodedError) -> CodedError {
    var error = error
    error.position?.file = path
    return error
  }

  private var unreadable: CodedError {
    CodedError(
      .fileUnreadable, "`\(path.prefix(400))` cannot be read", remedy: "check the path and the file's permissions",
      exposure: .operator)
  }
}
