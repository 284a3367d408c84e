internal import Diagnostics
internal import SampleIdP

/// Attacks on what stands inside, and on the reader's patience.
extension AttackGenerator {
  func contentAttack(_ attack: SAMLAttack) throws(CodedError) -> ResponseSurgery {
    let genuine = try surgery()
    let name = ">\(attacker.nameID)<"
    switch attack {
    case .commentInNameID: return genuine.replacing(name, with: ">\(half.first)<!-- -->\(half.second)<")
    case .elementInNameID: return genuine.replacing(name, with: ">\(half.first)<x xmlns=\"\"/>\(half.second)<")
    case .tamperedNameID: return genuine.replacing(name, with: ">\(victim.nameID)<")
    case .tamperedAttribute: return genuine.replacing("xsi:type=\"xs:string\">", with: "xsi:type=\"xs:string\">x")
    case .processingInstruction: return genuine.replacing(name, with: ">\(half.first)<?p \(half.second)?><")
    case .externalEntity:
      let type = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
      return genuine.replacing(name, with: ">&e;<").inserting(type, before: "<samlp:Response")
    case .entityExpansion:
      let type = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
      return genuine.replacing(name, with: ">&b;<").inserting(type, before: "<samlp:Response")
    case .undeclaredEntity: return genuine.replacing(name, with: ">\(half.first)&e;\(half.second)<")
    default: return costly(attack, genuine)
    }
  }

  private func costly(_ attack: SAMLAttack, _ genuine: ResponseSurgery) -> ResponseSurgery {
    switch attack {
    case .attributeFlood:
      let attributes = (0..<20_000).map { " a\($0)=\"\"" }.joined()
      return genuine.inserting(attributes, after: "<samlp:Status")
    default:
      let deep = String(repeating: "<x>", count: 10_000) + String(repeating: "</x>", count: 10_000)
      return genuine.inserting("<samlp:Extensions>\(deep)</samlp:Extensions>", before: "<samlp:Status>")
    }
  }

  /// The genuine name in two parts.
  private var half: (first: Substring, second: Substring) {
    let middle = attacker.nameID.index(attacker.nameID.startIndex, offsetBy: attacker.nameID.count / 2)
    return (attacker.nameID[..<middle], attacker.nameID[middle...])
  }
}
