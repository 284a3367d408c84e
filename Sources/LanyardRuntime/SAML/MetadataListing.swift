internal import Diagnostics
internal import JSON
internal import SAML
internal import SignedXML

/// Gathers what is to be told of a metadata document while its entities come. What is not listed is counted.
struct MetadataListing {
  let entityID: String?
  let limit: Int
  let now: Instant
  let signature: AuthenticOctets?

  private var choice: MetadataChoice
  private var listed: [MetadataEntity] = []
  private var entities = 0
  private var identityProviders = 0
  private var unusable = 0
  private var repeated = 0
  private var expired = 0

  init(entityID: String?, limit: Int, now: Instant, signature: AuthenticOctets?) {
    self.entityID = entityID
    self.limit = limit
    self.now = now
    self.signature = signature
    choice = MetadataChoice(entityID: entityID)
  }

  mutating func take(_ found: [MetadataEntity]) {
    if entityID != nil { choice.offer(found) }
    for entity in found {
      entities += 1
      if entity.isRepeated { repeated += 1 }
      switch entity.content {
      case .identityProvider(let metadata):
        identityProviders += 1
        if let end = metadata.validUntil, end <= now { expired += 1 }
      case .unusable: unusable += 1
      case .other: break
      }
      if listed.count < limit { listed.append(entity) }
    }
  }

  /// One entity at length, or a table of many.
  ///
  /// - Throws: where the one entity that is meant is none, not there, or cannot be connected.
  func report(isAggregate: Bool, name: String?) throws(CodedError) -> VerbReport {
    guard entityID == nil, isAggregate else { return try single().report(at: now, signature) }
    // In a federation of thousands some entities are always broken; the document as a whole is refused once it is old.
    let isOld = identityProviders > 0 && expired == identityProviders
    return VerbReport(lines: lines(name), json: json(name), status: isOld ? .refused : .done)
  }

  private func single() throws(CodedError) -> IdentityProviderMetadata {
    if entityID != nil { return try choice.made() }
    var only = MetadataChoice(entityID: nil)
    only.offer(listed)
    return try only.made()
  }

  private func lines(_ name: String?) -> [String] {
    var head = TextTable()
    if let name { head.add("aggregate", name) }
    head.add("holds", "\(entities) entities, \(identityProviders) identity providers")
    head.add("signature", signature?.text ?? "not verified; give --trust-key")
    if unusable > 0 { head.add("unusable", "\(unusable) identity providers cannot be connected") }
    if repeated > 0 { head.add("repeated", "\(repeated) entities stand there more than once") }
    if expired > 0 { head.add("expired", "\(expired) identity providers; fetch the current metadata") }
    var table = TextTable()
    for entity in listed { table.add(entity.entityID, entity.summary(at: now)) }
    let rest = entities - listed.count
    return head.lines + [""] + table.lines + (rest > 0 ? ["and \(rest) more; --limit shows them"] : [])
  }

  private func json(_ name: String?) -> JSONValue {
    [
      "name": name.map { .string($0) } ?? .null, "entities": .number(JSONNumber(entities)),
      "identityProviders": .number(JSONNumber(identityProviders)), "unusable": .number(JSONNumber(unusable)),
      "repeated": .number(JSONNumber(repeated)), "expired": .number(JSONNumber(expired)),
      "signature": signature?.json ?? .null, "listed": .array(listed.map { $0.json(at: now) }),
    ]
  }
}

extension MetadataEntity {
  fileprivate func summary(at now: Instant) -> String {
    let mark = isRepeated ? ", stands there again" : ""
    switch content {
    case .other(let roles): return "no identity provider: " + roles.joined(separator: ", ") + mark
    case .unusable(let error): return "cannot be connected: \(error.code)" + mark
    case .identityProvider(let metadata):
      let open = metadata.findings(at: now).filter { $0.outcome != .passed }.compactMap { $0.error?.code.rawValue }
      let count = metadata.signingCertificates.count
      let keys = count == 1 ? "1 signing key" : "\(count) signing keys"
      return ([metadata.displayName, keys].compactMap { $0 } + open).joined(separator: ", ") + mark
    }
  }

  fileprivate func json(at now: Instant) -> JSONValue {
    var object: JSONObject = ["entityID": .string(entityID), "repeated": .bool(isRepeated)]
    switch content {
    case .other(let roles): object["roles"] = .array(roles.map { .string($0) })
    case .unusable(let error): object["error"] = .object(error.json)
    case .identityProvider(let metadata): object["identityProvider"] = metadata.json(at: now)
    }
    return .object(object)
  }
}

extension AuthenticOctets {
  var text: String { "verified, by \(keyThumbprint)" }

  var json: JSONValue { ["keyThumbprint": .string(keyThumbprint), "algorithm": .string(algorithm.rawValue)] }
}
