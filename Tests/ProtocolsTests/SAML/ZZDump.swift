import Foundation
import SAML
import SignedXML
import Testing
@Suite struct ZZDump { @Test func dump() throws {
  for (n, s) in [("a", ResponseFixture.Signed.assertion), ("r", .response), ("b", .both)] {
    try ResponseFixture().text(s, options: .init(prefixList: ["xs", "#default"])).write(toFile: "/tmp/mini/dump-\(n).xml", atomically: true, encoding: .utf8)
  }
  try ResponseFixture.key.certificatePEM.write(toFile: "/tmp/mini/dump.pem", atomically: true, encoding: .utf8)
} }
