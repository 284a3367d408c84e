import Dispatch
import Foundation

/// An answer with its head, as it came.
struct RawAnswer: Sendable {
  /// 0 where the connection broke before there was one.
  let status: Int
  let head: String
  let body: String

  init(_ text: String) {
    let parts = text.components(separatedBy: "\r\n\r\n")
    head = parts[0]
    body = parts.dropFirst().joined(separator: "\r\n\r\n")
    let words = head.split(separator: " ", maxSplits: 2)
    status = words.count > 1 ? Int(words[1]) ?? 0 : 0
  }

  /// The first header of the name.
  func header(_ name: String) -> String? {
    let line = head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix(name + ": ") }
    return line.map { String($0.dropFirst(name.count + 2)) }
  }
}

extension Server {
  static let form = "Content-Type: application/x-www-form-urlencoded"

  /// Sends a request over a connection of its own, and goes nowhere the answer leads.
  func exchange(_ method: String, _ path: String, headers: [String] = [], body: String = "") async throws -> RawAnswer {
    let lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1", "Connection: close"] + headers
    let length = body.isEmpty ? [] : ["Content-Length: \(body.utf8.count)"]
    let text = (lines + length + ["", body]).joined(separator: "\r\n")
    let port = port
    // The connection waits for its answer; the threads of tasks are few.
    return try await withCheckedThrowingContinuation { waiter in
      DispatchQueue.global().async {
        waiter.resume(
          with: Result {
            let connection = try RawConnection(port: port)
            try connection.write(text)
            return RawAnswer(try connection.readToEnd())
          })
      }
    }
  }
}
