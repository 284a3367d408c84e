internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import Provisioning

/// Makes messages of outbox rows: finds the target as declared now, opens its secrets.
struct DeliveryPreparer: Sendable {
  let keyring: Keyring

  /// A row ready to be sent, or the reason why it cannot be.
  struct Prepared: Sendable {
    let row: OutboxRow
    let message: Result<OutboundMessage, CodedError>
  }

  /// - Throws: the store's own troubles; what is wrong with one row is that row's result.
  func prepare(_ rows: [OutboxRow], at now: Instant, from store: any Store) async throws -> [Prepared] {
    try await store.read { reader in
      try rows.map { row in
        do {
          return Prepared(row: row, message: .success(try message(for: row, at: now, reader)))
        } catch let error as CodedError where error.isOfTarget {
          return Prepared(row: row, message: .failure(error))
        }
      }
    }
  }

  private func message(for row: OutboxRow, at now: Instant, _ reader: any StoreReader) throws -> OutboundMessage {
    guard let tenant = try reader.tenant(row.tenant),
      let object = try reader.object(ManifestReference(kind: .target, tenant: tenant.name, name: row.target))
    else { throw CodedError.noTarget(row) }
    let target = try TargetManifest.decode(object.document).get()
    // A secret that is not there fails the delivery: nothing goes out signed by fewer keys than declared.
    let secrets = try target.secrets.indices.map { place -> Secret<[UInt8]> in
      let name = object.reference.secretName(place)
      guard let sealed = try reader.secret(named: name) else { throw CodedError.noSecret(name) }
      return Secret(try keyring.open(sealed, for: SealPurpose.secret(name)))
    }
    let key = IdempotencyKey(target: row.target, subject: row.subject.description, revision: row.revision)
    return OutboundMessage(
      target: target, secrets: secrets, idempotencyKey: key.text, payload: row.payload, attempt: row.attempts, now: now)
  }
}

extension CodedError {
  /// Whether the trouble is with one target's declaration, and not with the store.
  fileprivate var isOfTarget: Bool { [.manifestObjectUnknown, .manifestSecretMissing, .keyWrong].contains(code) }

  fileprivate static func noTarget(_ row: OutboxRow) -> CodedError {
    CodedError(
      .manifestObjectUnknown, "the target `\(row.target)` is no longer declared",
      remedy: "apply the target again", exposure: .operator)
  }

  static func noSecret(_ name: String) -> CodedError {
    CodedError(
      .manifestSecretMissing, "the secret `\(name)` is not stored", remedy: "apply the object again with its secrets",
      exposure: .operator)
  }
}
