internal import Diagnostics
internal import LanyardCore
internal import RoleMapping
internal import SignedXML

/// What objects refer to must be there: a name that leads nowhere is a rule, a limit or a separation of duties that
/// silently does not exist.
struct ManifestReferences {
  let view: ManifestView
  /// Whether the text of a secret of this name is at hand or stored.
  let hasSecret: (String) throws -> Bool

  func problems(of object: ManifestObject) throws -> [CodedError] {
    var problems: [CodedError] = []
    if let tenant = object.reference.tenant, try view.tenantManifest(tenant) == nil {
      problems.append(unknown("tenant", tenant.text, in: object.reference))
    }
    switch try object.typed().get() {
    case .application(let application): problems += try exclusions(of: application)
    case .tenant(let tenant): problems += try ceiling(of: tenant)
    case .connection(let connection): problems += try certificates(of: connection) + keys(of: connection)
    case .target(let target): problems += try endpoint(of: target)
    case .schema, .mappingPolicy: break
    }
    return problems
  }

  private func exclusions(of application: ApplicationManifest) throws -> [CodedError] {
    try application.exclusive.flatMap(\.self).compactMap { role in
      try missing(role.application, role.role, in: application.reference)
    }
  }

  private func ceiling(of tenant: TenantManifest) throws -> [CodedError] {
    try tenant.ceiling.sorted { $0.key < $1.key }.flatMap { application, roles in
      let names: [String?] = roles.isEmpty ? [nil] : roles
      return try names.compactMap { try missing(application, $0, in: tenant.reference) }
    }
  }

  private func endpoint(of target: TargetManifest) throws -> [CodedError] {
    var problems: [CodedError] = []
    if let problem = try missing(target.application, nil, in: target.reference) { problems.append(problem) }
    return problems + (try missingSecrets(of: target.reference, count: target.secrets.count))
  }

  private func missingSecrets(of reference: ManifestReference, count: Int) throws -> [CodedError] {
    let member = reference.kind.secretMember ?? ""
    return try (0..<count).filter { try !hasSecret(reference.secretName($0)) }.map { place in
      CodedError(
        .manifestSecretMissing, "the text of `\(member)[\(place)]` of `\(reference)` is not known",
        expected: "the text of the secret it refers to", remedy: "apply with `lanyard apply -f`, which reads secrets")
    }
  }

  private func keys(of connection: ConnectionManifest) throws -> [CodedError] {
    try missingSecrets(of: connection.reference, count: connection.decryptionKeys.count)
  }

  /// A certificate without a usable key would refuse every sign-in.
  private func certificates(of connection: ConnectionManifest) -> [CodedError] {
    connection.idp.certificates.compactMap { text in
      do throws(CodedError) {
        _ = try VerificationKey(certificatePEM: text)
        return nil
      } catch {
        var named = error
        named.message = "`\(connection.reference)`: " + error.message
        return named
      }
    }
  }

  /// The problem where there is no such application, or it has no such role.
  private func missing(
    _ application: String, _ role: String?, in reference: ManifestReference
  ) throws -> CodedError? {
    guard let found = try view.application(application) else {
      return unknown("application", application, in: reference)
    }
    guard let role, !found.roles.contains(where: { $0.name.hasSameOctets(as: role) }) else { return nil }
    return unknown("role", "\(application)/\(role)", in: reference)
  }

  private func unknown(_ what: String, _ name: String, in reference: ManifestReference) -> CodedError {
    CodedError(
      .manifestReferenceUnknown, "`\(reference)` names the \(what) `\(name)`, which does not exist",
      expected: "an existing \(what)", received: "`\(name)`",
      remedy: "apply the \(what) first or in the same call, or correct the name")
  }
}

extension ManifestKind {
  /// The list in whose order the store keeps an object's secrets.
  var secretMember: String? {
    switch self {
    case .target: "secrets"
    case .connection: "decryptionKeys"
    case .application, .tenant, .schema, .mappingPolicy: nil
    }
  }
}

extension ManifestReference {
  /// The name under which the store keeps one of the object's secrets.
  func secretName(_ place: Int) -> String { "\(self)#secrets.\(place)" }
}
