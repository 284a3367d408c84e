import Benchmark
import Foundation
import JSON

/// Parsing and writing a user of two kilobytes, beside Foundation's parser as the control.
func jsonBenchmarks() {
  let octets = Array(SampleUser.document(padding: 1200).utf8)
  let data = Data(octets)
  let parsed = try? JSONValue(parsing: octets)

  Benchmark("JSON parse 2 KB user") { benchmark in
    for _ in benchmark.scaledIterations { blackHole(try JSONValue(parsing: octets)) }
  }
  Benchmark("JSON write 2 KB user") { benchmark in
    for _ in benchmark.scaledIterations { blackHole(parsed?.serialized()) }
  }
  Benchmark("JSON parse 2 KB user, control: Foundation") { benchmark in
    for _ in benchmark.scaledIterations { blackHole(try JSONSerialization.jsonObject(with: data)) }
  }
}

/// A user as a directory sends it.
enum SampleUser {
  static func document(padding: Int) -> String {
    """
    {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User",\
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"userName":"alice@corp.example",\
    "externalId":"701984","name":{"formatted":"Ms. Alice J Müller","familyName":"Müller","givenName":"Alice"},\
    "displayName":"Alice Müller","emails":[{"value":"alice@corp.example","type":"work","primary":true},\
    {"value":"alice@home.example","type":"home"}],"active":true,"title":"Engineer","userType":"Employee",\
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"701984","department":"Support"},\
    "nickName":"\(String(repeating: "x", count: padding))"}
    """
  }
}
