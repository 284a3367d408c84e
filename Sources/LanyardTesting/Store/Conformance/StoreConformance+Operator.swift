internal import Diagnostics
internal import JSON
internal import LanyardCore

extension StoreConformance {
  static let tenants: [StoreBehaviour] = [
    StoreBehaviour("an empty store is ready and knows the operator and nobody else") { store in
      try await store.checkReadiness()
      let (found, all) = try await store.read { (try $0.tenant(named: .operator), try $0.tenants()) }
      try requireEqual(found, Tenant.operator, "the operator by name")
      try requireEqual(all, [], "tenants")
    },
    StoreBehaviour("tenants are found by name and id and listed by name") { store in
      let (acme, globex) = (try Sample.tenant("globex", Sample.acme), try Sample.tenant("acme-2", Sample.globex))
      try await store.change(.insertTenant(acme), .insertTenant(globex))
      let listed = try await store.read { try $0.tenants() }
      try requireEqual(listed, [globex, acme], "tenants by name")
      let found = try await store.read { [try $0.tenant(named: acme.name), try $0.tenant(globex.id)] }
      try requireEqual(found, [acme, globex], "found tenants")
    },
    StoreBehaviour("a tenant's name and id are taken once") { store in
      try await store.change(.insertTenant(try Sample.tenant("acme")))
      try await store.refuses(.storeUniqueness, .insertTenant(try Sample.tenant("acme", Sample.globex)))
      try await store.refuses(.storeUniqueness, .insertTenant(try Sample.tenant("other")))
    },
    StoreBehaviour("a tenant's display name and state change, and an unknown tenant does not") { store in
      var tenant = try Sample.tenant("acme")
      try await store.change(.insertTenant(tenant))
      (tenant.displayName, tenant.state) = ("Acme, Inc. 🚀", .suspended)
      try await store.change(.updateTenant(tenant))
      let found = try await store.read { try $0.tenant(Sample.acme) }
      try requireEqual(found, tenant, "the changed tenant")
      try await store.refuses(.storeVersionConflict, .updateTenant(try Sample.tenant("globex", Sample.globex)))
    },
  ]

  static let manifests: [StoreBehaviour] = [
    StoreBehaviour("an object's version counts its changes from 1") { store in
      let reference = ManifestReference(kind: .target, tenant: try TenantName("acme"), name: "hook")
      let before = try await store.read { try $0.object(reference) }
      try require(before == nil, "an object nobody declared")
      try await store.change(.putObject(ManifestObject(reference: reference, document: ["url": "a"])))
      try await store.change(.putObject(ManifestObject(reference: reference, document: ["url": "b"], version: 7)))
      let stored = try await store.read { try $0.object(reference) }
      try requireEqual(stored, ManifestObject(reference: reference, document: ["url": "b"], version: 2), "the object")
    },
    StoreBehaviour("the manifest revision rises with every change of an object or a secret") { store in
      let reference = ManifestReference(kind: .application, tenant: nil, name: "crm")
      var last = try await store.read { try $0.manifestRevision() }
      let changes: [Change] = [
        .putObject(ManifestObject(reference: reference, document: [:])),
        .putObject(ManifestObject(reference: reference, document: [:])), .putSecret(name: "s", sealed: [1]),
        .removeSecret(name: "s"), .removeObject(reference),
      ]
      for change in changes {
        try await store.change(change)
        let now = try await store.read { try $0.manifestRevision() }
        try require(now > last, "the revision rises")
        last = now
      }
    },
    StoreBehaviour("objects are listed by name, of all tenants or of one") { store in
      let (acme, globex) = (try TenantName("acme"), try TenantName("globex"))
      let references = [
        ManifestReference(kind: .target, tenant: globex, name: "a"),
        ManifestReference(kind: .target, tenant: acme, name: "c"),
        ManifestReference(kind: .target, tenant: acme, name: "B"),
        ManifestReference(kind: .connection, tenant: acme, name: "idp"),
        ManifestReference(kind: .application, tenant: nil, name: "crm"),
      ]
      try await store.change(references.map { .putObject(ManifestObject(reference: $0, document: [:])) })
      let names = try await store.read { reader in
        [
          try reader.objects(.target, tenant: nil), try reader.objects(.target, tenant: acme),
          try reader.objects(.application, tenant: nil), try reader.objects(.mappingPolicy, tenant: acme),
        ].map { $0.map(\.reference.name) }
      }
      try requireEqual(names, [["B", "a", "c"], ["B", "c"], ["crm"], []], "names by octets")
    },
    StoreBehaviour("names that differ in case are two objects, and removing one leaves the other") { store in
      let (lower, upper) = (
        ManifestReference(kind: .application, tenant: nil, name: "crm"),
        ManifestReference(kind: .application, tenant: nil, name: "CRM")
      )
      try await store.change([lower, upper].map { .putObject(ManifestObject(reference: $0, document: [:])) })
      try await store.change(.removeObject(lower), .removeObject(lower))
      let left = try await store.read { try $0.objects(.application, tenant: nil).map(\.reference) }
      try requireEqual(left, [upper], "what is left")
    },
    StoreBehaviour("a secret is put, replaced and removed") { store in
      try await store.change(.putSecret(name: "Target acme/hook#0", sealed: [0, 255]))
      try await store.change(.putSecret(name: "Target acme/hook#0", sealed: []))
      let replaced = try await store.read { try $0.secret(named: "Target acme/hook#0") }
      try requireEqual(replaced, [], "the replaced secret")
      try await store.change(.removeSecret(name: "Target acme/hook#0"))
      let removed = try await store.read { try $0.secret(named: "Target acme/hook#0") }
      try require(removed == nil, "the removed secret is absent")
    },
  ]

  static let tokens: [StoreBehaviour] = [
    StoreBehaviour("a token is found by its hash and its id, live or not") { store in
      var token = AccessToken(
        id: Sample.id(1), tenant: Sample.acme, name: "okta", scopes: Scope.allSCIM,
        hash: [UInt8](repeating: 7, count: 32), created: Sample.moment)
      try await store.change(.insertToken(token))
      (token.name, token.scopes, token.expires, token.revoked) = ("Okta 2", [], Sample.moment, Sample.moment)
      try await store.change(.updateToken(token))
      let expected = token
      let found = try await store.read { [try $0.token(hash: expected.hash), try $0.token(expected.id)] }
      try requireEqual(found, [token, token], "the token")
      let none = try await store.read { try $0.token(hash: [UInt8](repeating: 8, count: 32)) }
      try require(none == nil, "a hash nobody has")
    },
    StoreBehaviour("a token's hash is taken once, in any tenant") { store in
      func token(_ number: Int, _ tenant: TenantID) -> AccessToken {
        AccessToken(
          id: Sample.id(number), tenant: tenant, name: "", scopes: [.admin], hash: [1], created: Sample.moment)
      }
      try await store.change(.insertToken(token(1, Sample.acme)))
      try await store.refuses(.storeUniqueness, .insertToken(token(2, Sample.globex)))
      try await store.refuses(.storeVersionConflict, .updateToken(token(1, Sample.globex)))
    },
    StoreBehaviour("tokens are listed by creation, of one tenant") { store in
      for (number, delay) in [(1, 5), (2, 0), (3, 9)] {
        let token = AccessToken(
          id: Sample.id(number), tenant: number == 3 ? Sample.globex : Sample.acme, name: "", scopes: [],
          hash: [UInt8(number)], created: Sample.moment + .milliseconds(delay))
        try await store.change(.insertToken(token))
      }
      let ids = try await store.read { try $0.tokens(of: Sample.acme).map(\.id) }
      try requireEqual(ids, [Sample.id(2), Sample.id(1)], "tokens by creation")
    },
  ]
}
