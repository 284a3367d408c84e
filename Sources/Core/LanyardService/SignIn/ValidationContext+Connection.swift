internal import Diagnostics
internal import LanyardCore
internal import SAML

extension ValidationContext {
  /// The context of design §6, built from a connection: the server runs the very code of `lanyard saml validate`.
  init(
    _ trust: ConnectionTrust, inResponseTo: String?, now: Instant, location: ConnectionLocation, keyring: Keyring
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
      idp: try IdentityProviderTrust(
        entityID: connection.idp.entityID, signingCertificatesPEM: connection.idp.certificates),
      spDecryptionKeys: try trust.decryptionKeys(keyring), policy: policy)
  }
}
