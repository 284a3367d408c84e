internal import Crypto
internal import Diagnostics
internal import Foundation

/// A file that is loaded, read a piece at a time.
struct ImportFile {
  let path: String
  /// SHA-256 of the whole file: by it a stopped load is found again.
  let digest: [UInt8]
  let size: Int

  static let pieceSize = 256 << 10

  /// Reads the file once, for its digest and size.
  ///
  /// - Throws: `file.unreadable`.
  init(_ path: String) throws {
    self.path = path
    var (hash, size) = (SHA256(), 0)
    let next = try Self.pieces(of: path, from: 0)
    while let piece = try next() {
      hash.update(data: piece)
      size += piece.count
    }
    (digest, self.size) = (Array(hash.finalize()), size)
  }

  /// The pieces of the file from an offset on.
  ///
  /// - Throws: `file.unreadable`.
  func pieces(from offset: Int) throws -> () throws -> [UInt8]? { try Self.pieces(of: path, from: offset) }

  /// How many lines end before an offset.
  func lines(before offset: Int) throws -> Int {
    var (lines, left) = (0, offset)
    let next = try pieces(from: 0)
    while left > 0, let piece = try next() {
      lines += piece.prefix(left).count { $0 == UInt8(ascii: "\n") }
      left -= piece.count
    }
    return lines
  }

  /// Whether the file begins with a byte order mark, which spreadsheets write and nobody means.
  func lengthOfMark() throws -> Int {
    let beginning = try pieces(from: 0)() ?? []
    return beginning.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  private static func pieces(of path: String, from offset: Int) throws -> () throws -> [UInt8]? {
    do {
      guard let handle = FileHandle(forReadingAtPath: path) else { throw unreadable(path) }
      try handle.seek(toOffset: UInt64(offset))
      return {
        do {
          guard let piece = try handle.read(upToCount: pieceSize), !piece.isEmpty else { return nil }
          return Array(piece)
        } catch {
          throw unreadable(path)
        }
      }
    } catch {
      throw unreadable(path)
    }
  }

  private static func unreadable(_ path: String) -> CodedError {
    CodedError(
      .fileUnreadable, "`\(path.prefix(400))` cannot be read", expected: "a file that this user may read",
      remedy: "check the path and the file's permissions", exposure: .operator)
  }
}
