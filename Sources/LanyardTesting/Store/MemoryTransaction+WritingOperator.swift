internal import Diagnostics
internal import LanyardCore

extension MemoryTransaction {
  func writeOperator(_ change: Change) throws {
    switch change {
    case .insertTenant(let tenant):
      guard try self.tenant(named: tenant.name) == nil else { throw taken("the tenant's name") }
      try insert(tenant, at: tenant.id, into: \.tenants, "the tenant's id")
    case .updateTenant(let tenant):
      try replace(at: tenant.id, in: \.tenants, "the tenant") {
        $0.displayName = tenant.displayName
        $0.state = tenant.state
      }
    case .putObject(var object):
      object.version = (state.objects[ObjectKey(object.reference)]?.version ?? 0) + 1
      state.objects[ObjectKey(object.reference)] = object
      state.manifestRevision += 1
    case .removeObject(let reference):
      if state.objects.removeValue(forKey: ObjectKey(reference)) != nil { state.manifestRevision += 1 }
    case .putSecret(let name, let sealed):
      state.secrets[OctetKey(name)] = sealed
      state.manifestRevision += 1
    case .removeSecret(let name):
      if state.secrets.removeValue(forKey: OctetKey(name)) != nil { state.manifestRevision += 1 }
    case .insertToken(let token):
      guard try self.token(hash: token.hash) == nil else { throw taken("the token") }
      try insert(token, at: token.id, into: \.tokens, "the token's id")
    case .updateToken(let token):
      guard state.tokens[token.id]?.tenant == token.tenant else { throw conflict("the token") }
      try replace(at: token.id, in: \.tokens, "the token") {
        $0.name = token.name
        $0.scopes = token.scopes
        $0.expires = token.expires
        $0.revoked = token.revoked
      }
    case .touchTokens(let moments):
      for (id, moment) in moments {
        guard let token = state.tokens[id], token.lastUsed.map({ $0 < moment }) ?? true else { continue }
        state.tokens[id]?.lastUsed = moment
      }
    case .insertClient(let client):
      try insert(client, at: Scoped(client.tenant, client.id), into: \.clients, "the client's id")
    case .updateClient(let client):
      try replace(at: Scoped(client.tenant, client.id), in: \.clients, "the client") {
        $0.name = client.name
        $0.scopes = client.scopes
        $0.credential = client.credential
        $0.revoked = client.revoked
      }
    default: break
    }
  }
}
