internal import Diagnostics

extension ValidationPolicy {
  /// Faults of products in use that a connection may be told to bear with, by the names that contexts and manifests
  /// write. All are off by default. None changes what must be signed, by whom, or who the subject is.
  public enum Leniency: String, Sendable, CaseIterable {
    /// The Signature may stand anywhere among the children of the element it signs (nanoidp puts it last).
    case signaturePosition
    /// Signatures may use inclusive canonicalisation (Canonical XML 1.0 without comments).
    case inclusiveC14N
    /// A signed response may name no Destination, or a blank one; the confirmation's Recipient still has to fit. (Several
    /// products leave it out; OneLogin's older connectors send it blank.)
    case missingDestination
    /// An assertion may come without a NameID (AD FS, unless a claim rule makes one). Another attribute must then say
    /// who the person is.
    case missingNameID
    /// An AttributeStatement may be empty (AWS IAM Identity Center where no attribute is mapped).
    case emptyAttributeStatement
    /// White space around Issuer, Audience, Destination and Recipient does not count (pretty-printed responses; Auth0's
    /// line break after the issuer; a blank typed into OneLogin's ACS field). A NameID is never trimmed.
    case paddedNames
    /// An AudienceRestriction with no audience, or with blank ones alone, counts as none; `requireAudience` then still
    /// decides (products that write the element although no audience is configured).
    case blankAudience
    /// An `InResponseTo=""` counts as absent (pysaml2 writes it where the identity provider began the sign-in).
    case blankInResponseTo
    /// A time without a zone is UTC (OneLogin left the `Z` out of some times).
    case zonelessTimes
    /// A time may have an offset from UTC, against SAML Core §1.3.3 (.NET identity providers that write local times).
    case offsetTimes
    /// A bearer confirmation may have a NotBefore, against SAML Profiles §4.1.4.2, and it must have come (Apereo CAS where
    /// a service's entry asks for it, and products that were told to send it to services that wanted it).
    case confirmationNotBefore
  }
}

extension ValidationContext {
  func bears(_ leniency: ValidationPolicy.Leniency) -> Bool { policy.leniencies.contains(leniency) }

  /// Whether a name or address of the message is the configured one, by octets.
  func isSame(_ received: String, as expected: String) -> Bool {
    received.hasSameOctets(as: expected)
      || bears(.paddedNames) && received.trimmingXMLSpace.hasSameOctets(as: expected)
  }
}

extension String {
  /// Without XML's white space at both ends.
  var trimmingXMLSpace: Substring {
    let isSpace: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
    var scalars = unicodeScalars[...].drop(while: isSpace)
    while let last = scalars.last, isSpace(last) { scalars.removeLast() }
    return Substring(scalars)
  }
}
