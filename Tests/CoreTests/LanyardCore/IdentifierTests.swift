import Diagnostics
import LanyardCore
import LanyardTesting
import Testing

@Suite struct IdentifierTests {
  @Test func aTextIsReadBackAsTheSameID() throws {
    let seed: UInt64 = 2026
    let source = SeededRandomSource(seed: seed)
    for _ in 0..<500 {
      let id = ResourceID(milliseconds: Int64(source.next() >> 16), random: (source.next(), source.next()))
      #expect(ResourceID(id.description) == id, "seed \(seed)")
      #expect(ResourceID(octets: id.octets) == id, "seed \(seed)")
    }
  }

  @Test func anIDIsAUUIDOfVersion7InLowerCase() {
    let id = ResourceID(milliseconds: 0x0123_4567_89AB, random: (.max, .max))
    #expect(id.description == "01234567-89ab-7fff-bfff-ffffffffffff")
  }

  @Test(arguments: [
    "", "01234567-89ab-7fff-bfff-fffffffffff", "01234567-89ab-7fff-bfff-fffffffffffff",
    "01234567-89AB-7FFF-BFFF-FFFFFFFFFFFF", "0123456789ab7fffbfffffffffffffffffff",
    "01234567x89ab-7fff-bfff-ffffffffffff", "01234567-89ab-7fff-bfff-fffffffffff\u{661}",
    "{1234567-89ab-7fff-bfff-ffffffffffff", "01234567-89ab-7fff-bfff-ffffffffffg0",
  ])
  func anythingElseIsNoID(_ text: String) {
    #expect(ResourceID(text) == nil)
  }

  @Test func onlySixteenOctetsAreAnID() {
    #expect(ResourceID(octets: [UInt8](repeating: 0, count: 15)) == nil)
    #expect(ResourceID(octets: [UInt8](repeating: 0, count: 17)) == nil)
  }

  @Test func idsSortByTheirMomentAsTheirOctetsAndTextsDo() {
    let source = SeededRandomSource(seed: 7)
    let ids = (0..<200).map { ResourceID(milliseconds: Int64($0), random: (source.next(), source.next())) }
    #expect(ids.sorted() == ids)
    #expect(ids.sorted { $0.octets.lexicographicallyPrecedes($1.octets) } == ids)
    #expect(ids.sorted { $0.description < $1.description } == ids)
  }

  @Test func theContextMakesIDsOfItsMomentFromItsRandomness() {
    let clock = FixedClock()
    func context() -> CommandContext {
      CommandContext(
        now: clock.now(), principal: Principal(kind: .system, tenant: Tenant.operatorID, id: "test", scopes: []),
        request: RequestContext(id: "r"), randomness: SeededRandomSource(seed: 1))
    }
    let (first, again) = (context(), context())
    let id = first.newID(StoredResource.self)
    #expect(again.newID(StoredResource.self) == id)
    #expect(first.newID(StoredResource.self) != id)
    #expect(id.octets.prefix(6).reduce(0) { $0 << 8 | Int64($1) } == clock.now().milliseconds)
  }

  @Test(arguments: ["acme", "a", "0-9", String(repeating: "a", count: 63)])
  func tenantNamesAreLowerCaseLettersDigitsAndHyphens(_ name: String) throws {
    #expect(try TenantName(name).text == name)
  }

  @Test(arguments: ["", "-a", "_operator", "Acme", "a_b", "a.b", "ä", String(repeating: "a", count: 64), "a\u{0}"])
  func otherTenantNamesAreRefused(_ name: String) {
    #expect(throws: CodedError(.tenantNameInvalid, "", remedy: "")) { try TenantName(name) }
  }
}
