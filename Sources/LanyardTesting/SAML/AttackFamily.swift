/// Attacks of one kind, as the page "Known attacks" groups them.
public struct AttackFamily: Sendable, CustomStringConvertible {
  public let title: String
  public let attacks: [SAMLAttack]

  public var description: String { title }

  /// Every known attack, by kind.
  public static let all: [AttackFamily] = [
    AttackFamily(title: "Signature wrapping", attacks: SAMLAttack.wrapping),
    AttackFamily(title: "Decoys", attacks: SAMLAttack.decoys),
    AttackFamily(title: "Missing and foreign signatures", attacks: SAMLAttack.trust),
    AttackFamily(title: "The parts of a signature", attacks: SAMLAttack.signatureParts),
    AttackFamily(title: "References and identifiers", attacks: SAMLAttack.references),
    AttackFamily(title: "Transforms and canonicalisation", attacks: SAMLAttack.transforms),
    AttackFamily(title: "Algorithms and forged values", attacks: SAMLAttack.algorithms),
    AttackFamily(title: "Encryption", attacks: SAMLAttack.encryption),
    AttackFamily(title: "Content", attacks: SAMLAttack.content),
    AttackFamily(title: "Namespaces", attacks: SAMLAttack.namespaces),
    AttackFamily(title: "Documents and encodings", attacks: SAMLAttack.documents),
    AttackFamily(title: "Conditions, times and addresses", attacks: SAMLAttack.judgement),
    AttackFamily(title: "Other messages", attacks: SAMLAttack.otherMessages),
    AttackFamily(title: "Cost", attacks: SAMLAttack.cost),
  ]
}

extension SAMLAttack {
  /// Every known attack.
  public static let all: [SAMLAttack] = AttackFamily.all.flatMap(\.attacks)
}
