import Hummingbird
import HummingbirdTesting
import JSON

/// What a caller got.
struct Answer: Sendable {
  let status: Int
  let headers: HTTPFields
  let octets: [UInt8]

  init(_ response: TestResponse) {
    status = response.status.code
    headers = response.headers
    octets = Array(response.body.readableBytesView)
  }

  var text: String { String(decoding: octets, as: UTF8.self) }
  var json: JSONValue? { try? JSONValue(parsing: octets, limits: JSONLimits(maximumOctets: 64 << 20)) }

  /// The code of a refusal, whether SCIM or a page's JSON carries it.
  var code: String? {
    (json?["urn:lanyard:params:scim:api:messages:2.0:Error"] ?? json)?["code"]?.stringValue
  }

  var id: String? { json?["id"]?.stringValue }
  var total: Int? { json?["totalResults"]?.intValue }
  var resources: [JSONValue] { json?["Resources"]?.arrayValue ?? [] }

  /// The whole answer as one text, with its headers in a fixed order: what can be compared to the octet.
  var whole: String {
    let lines = headers.map { "\($0.name.canonicalName): \($0.value)" }.sorted()
    return (["\(status)"] + lines + ["", text]).joined(separator: "\n")
  }
}
