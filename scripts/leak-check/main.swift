// Judges every message that the attack generator knows, accepted and refused, encrypted and not, again and again, and
// watches the memory of the process: `leak-check COUNT`. Exits 1 if it grows after the first fifth.
import Diagnostics
import Foundation
import LanyardTesting
import SAML
import SampleIdP
import SignedXML

let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000
/// Less than five octets for each of a million validations.
let allowedGrowth = 4 << 20

/// The resident set, in octets.
func residentMemory() -> Int {
  let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
  let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}

func messages() throws -> [(octets: [UInt8], context: ValidationContext)] {
  let now = Instant(milliseconds: 1_795_000_000_000)
  let keys = try ["idp.example", "attacker.example", "sp.example"].map {
    try SigningKey.generate(commonName: $0, now: now)
  }
  let idp = SampleIdentityProvider(
    entityID: "https://idp.example/metadata", ssoURL: "https://idp.example/sso", key: keys[0],
    makeID: { "_" + UUID().uuidString })
  let generator = AttackGenerator(
    idp: idp, attackerKey: keys[1], serviceKey: try EncryptionKey(certificatePEM: keys[2].certificatePEM),
    attacker: SamplePerson(nameID: "mallory@acme.example", attributes: [.init("groups", ["Support"])]),
    victim: SamplePerson(nameID: "admin@acme.example", attributes: [.init("groups", ["Administrators"])]),
    acsURL: "https://sp.example/acs", audience: "https://sp.example/metadata", now: now)
  var context = ValidationContext(
    spEntityID: "https://sp.example/metadata", acsURL: "https://sp.example/acs", inResponseTo: nil, now: now,
    idp: IdentityProviderTrust(entityID: idp.entityID, signingCertificates: [keys[0].verificationKey]),
    spDecryptionKeys: [try DecryptionKey(privateKeyPEM: keys[2].privateKeyPEM, certificatePEM: keys[2].certificatePEM)])
  context.policy.allowIdPInitiated = true
  return try SAMLAttack.all.map { attack in
    let staged = try generator.stage(attack, in: context)
    return (staged.message, staged.context)
  }
}

let staged = try messages()
let validator = ResponseValidator()
var accepted = 0
var base = 0
var last = 0
for number in 0..<count {
  let (octets, context) = staged[number % staged.count]
  if validator.judge(octets, context: context).outcome == .accept { accepted += 1 }
  if (number + 1) % max(1, count / 20) == 0 {
    last = residentMemory()
    print("\(number + 1) validations, \(accepted) accepted, \(last >> 10) KiB")
    // Into a file or a pipe too, as it comes.
    fflush(nil)
    if base == 0, number + 1 >= count / 5 { base = last }
  }
}
guard base > 0, last - base <= allowedGrowth else {
  print("memory grew by \((last - base) >> 10) KiB")
  exit(1)
}
print("memory is flat: \((last - base) >> 10) KiB after the first fifth")
