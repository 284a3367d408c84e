internal import JSON

/// `bulkId:x`: what stands for the id of a resource that another operation of the request creates (RFC 7644 §3.7.2).
enum BulkReference {
  static let prefix = "bulkId:"

  /// Whether a text can name an operation: it must be possible to put it into paths and filters as it is.
  static func isName(_ text: String) -> Bool {
    (1...BulkOperation.maximumIDOctets).contains(text.utf8.count)
      && text.utf8.allSatisfy { octet in
        octet > 0x20 && octet != 0x7F && !#""\/?#[]"#.utf8.contains(octet)
      }
  }

  /// The name in a text that is a reference, whatever the letter case of the prefix; nil in any other.
  static func name(in text: some StringProtocol) -> String? {
    guard text.utf8.count > prefix.utf8.count, text.prefix(prefix.utf8.count).matches(ignoringCase: prefix) else {
      return nil
    }
    let name = String(text.dropFirst(prefix.utf8.count))
    return isName(name) ? name : nil
  }
}
