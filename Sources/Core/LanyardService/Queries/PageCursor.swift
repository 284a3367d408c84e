internal import Diagnostics
internal import JSON
internal import LanyardCore

/// Where a query goes on (RFC 9865 §2): what a cursor says once it is known to be ours.
struct PageCursor: Hashable {
  /// ``LanyardCore/PagePosition/after(_:)`` or ``LanyardCore/PagePosition/before(_:)``.
  let position: PagePosition
  /// How many matched when the walk began.
  let total: Int

  /// The cursor as a document, bound to the query it belongs to and to its end.
  func document(for query: PageCursorContext, expires: Instant) -> JSONObject {
    var document: JSONObject = [
      "tenant": .string(query.tenant.description), "query": .string(query.fingerprint.hexadecimal),
      "total": .number(JSONNumber(total)), "expires": .string(expires.rfc3339),
    ]
    switch position {
    case .after(let key): write(key, "after", to: &document)
    case .before(let key): write(key, "before", to: &document)
    case .offset: break
    }
    return document
  }

  private func write(_ key: ResourceKey, _ direction: String, to document: inout JSONObject) {
    document[direction] = .string(key.id.description)
    // As octets, since JSON may write a text six times as long as it is.
    document["sort"] = key.sortValue.map { .string(Base64URL.encode(Array($0.utf8))) }
  }

  /// Reads a document that was made by ``document(for:expires:)``; nil for anything else.
  init?(_ document: JSONObject) {
    guard let total = document["total"]?.intValue else { return nil }
    let sortValue = document["sort"]?.stringValue.flatMap(Base64URL.decode)
      .flatMap { String(validating: $0, as: UTF8.self) }
    if let id = document["after"]?.stringValue.flatMap({ ResourceID($0) }) {
      position = .after(ResourceKey(sortValue: sortValue, id: id))
    } else if let id = document["before"]?.stringValue.flatMap({ ResourceID($0) }) {
      position = .before(ResourceKey(sortValue: sortValue, id: id))
    } else {
      return nil
    }
    self.total = total
  }

  init(_ position: PagePosition, total: Int) {
    self.position = position
    self.total = total
  }
}

/// What a cursor is good for.
struct PageCursorContext {
  let tenant: TenantID
  /// SHA-256 of the query: types, filter, order. How many a page holds and what it shows may change on the way.
  let fingerprint: [UInt8]
}

extension [UInt8] {
  /// Two lower-case digits an octet.
  var hexadecimal: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
