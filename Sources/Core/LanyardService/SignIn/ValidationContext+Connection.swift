internal import Diagnostics
internal import LanyardCore
internal import SAML

extension ValidationContext {
  /// The context of design §6, built from a connection: the server runs the very code of `lanyard saml validate`.
  init(
    _ trust: ConnectionTrust, inResponseTo: String?, now: Instant, location: ConnectionLocation, keyring: Keyring,
    known: ConnectionKeys
  ) throws(CodedError) {
    let connection = trust.connection
    var policy = ValidationPolicy()
    policy.wantAssertionsSigned = connection.wantAssertionsSigned
    policy.wantResponseSigned = connection.wantResponseSigned
    policy.wantAssertionsEncrypted = connection.wantAssertionsEncrypted
    policy.allowSHA1 = connection.allowSHA1
    policy.allowRSA15 = connection.allowRSA15
    policy.checkCertificateExpiration = connection.checkCertificateExpiration
    policy.leniencies = connection.leniencies
    policy.allowIdPInitiated = connection.allowIdPInitiated
    policy.clockSkewSeconds = Int(connection.clockSkew.components.seconds)
    self.init(
      spEntityID: trust.entityID(location), acsURL: location.acs(trust.tenant.name, connection.name),
      inResponseTo: inResponseTo, now: now,
      idp: IdentityProviderTrust(
        entityID: connection.idp.entityID, signingCertificates: try trust.signingKeys(known: known)),
      spDecryptionKeys: try trust.decryptionKeys(keyring, known: known), policy: policy)
  }
}
