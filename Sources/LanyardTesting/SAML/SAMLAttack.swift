/// The known ways to make a service provider believe what nobody signed. Each names the place it was seen.
///
/// ``AttackGenerator`` turns a genuine response into each of them; a validator must refuse them all, and for the reason
/// that is meant, not by accident.
public enum SAMLAttack: String, Sendable, CaseIterable {
  // Signature wrapping, in the numbering of Somorovsky et al. (2012).

  /// The signed response lies inside the signature of a forged response.
  case wrapping1
  /// The signed response stands at the end of a forged response that carries its signature.
  case wrapping2
  /// A forged assertion stands before the signed one.
  case wrapping3
  /// The signed assertion lies inside a forged one.
  case wrapping4
  /// The forged assertion carries the signature; the signed one follows without it.
  case wrapping5
  /// The forged assertion carries the signature, and the signed assertion lies inside that.
  case wrapping6
  /// A forged assertion with the signed one's ID hides in Extensions.
  case wrapping7
  /// The signed assertion lies in an Object of the signature that the forged assertion carries.
  case wrapping8

  // Wrapping as it was found again later.

  /// The signed assertion is a decoy in Extensions, a forged one stands in its place (oblique.security, 2026).
  case signedDecoyInExtensions
  /// A signed error, with a forged assertion in an Object of its signature (OneUptime, 2026).
  case forgedAssertionInObjectOfSignedError
  /// A forged assertion beside a signed error (status changed to success would break the signature).
  case forgedAssertionBesideSignedError
  /// A second, forged assertion behind the signed one (crewjam/saml CVE-2022-41912).
  case secondAssertion
  /// Two elements of one ID, so that the reference has two meanings.
  case duplicateID
  /// The forged assertion has an ID of its own, and the signed one's in a namespace (ruby-saml CVE-2025-66568).
  case namespacedID

  // What is said about the signature.

  case unsigned
  /// A signed response without its signature.
  case strippedSignature
  /// Another key signs, and its certificate comes along in KeyInfo (Net::SAML2 CVE-2026-18089).
  case otherKeyWithItsCertificate
  /// A digest of the forged content, under the old SignatureValue.
  case replacedDigest
  /// A second SignedInfo with the digest of other content (xml-crypto CVE-2025-29774).
  case twoSignedInfos
  /// Another digest hides behind a comment (xml-crypto CVE-2025-29775).
  case commentInDigestValue
  /// Several References of which one fits (goxmldsig CVE-2026-33487).
  case twoReferences
  /// `URI=""`: the whole document, whatever that is.
  case emptyReference
  /// A transform that runs a program (Zoho CVE-2022-47966).
  case stylesheetTransform
  /// HMAC with the public key as its secret.
  case hmacAlgorithm
  /// Inclusive canonicalisation, which depends on where the element stands.
  case inclusiveCanonicalization
  /// A relative namespace makes libxml2 canonicalise to nothing ("The Fragile Lock", 2025).
  case voidCanonicalization
  /// The signature is the assertion's last child, where the schema has none.
  case misplacedSignature
  /// Two signatures on one element.
  case twoSignatures

  // What is said inside.

  /// A comment splits the NameID; readers of its first text node see another person (CVE-2017-11427).
  case commentInNameID
  /// An element inside the NameID.
  case elementInNameID
  /// One octet of the NameID changed.
  case tamperedNameID
  /// One attribute value changed.
  case tamperedAttribute
  /// A processing instruction inside signed content, which some canonicalisers write as text.
  case processingInstruction
  /// A document type with an external entity (SimpleSAMLphp CVE-2024-52596).
  case externalEntity
  /// A document type with entities of entities.
  case entityExpansion
  /// An entity without a document type.
  case undeclaredEntity

  // What it costs.

  /// Twenty thousand attributes on one element: seconds inside libxml2 2.9, whose check for doubles is quadratic.
  case attributeFlood
  /// Ten thousand elements inside each other.
  case deepNesting
}
