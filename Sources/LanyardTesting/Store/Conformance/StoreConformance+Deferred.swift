internal import Diagnostics
internal import JSON
internal import LanyardCore

extension StoreConformance {
  static let clients: [StoreBehaviour] = [
    StoreBehaviour("a client is kept whole through its changes, with secrets and with keys") { store in
      var client = Sample.client(1)
      try await store.change(.insertClient(client), .insertClient(Sample.client(2)))
      try await store.refuses(.storeUniqueness, .insertClient(client))
      try await store.refuses(.storeVersionConflict, .updateClient(Sample.client(3)))
      (client.name, client.scopes, client.revoked) = ("Entra 2", [.scimRead], Sample.moment)
      client.credential = .keys(["keys": [["kty": "OKP"]]])
      try await store.change(.updateClient(client), .insertClient(Sample.client(1, tenant: Sample.globex)))
      let found = try await store.read { reader in
        [
          try reader.client(Sample.id(1), tenant: Sample.acme), try reader.client(Sample.id(2), tenant: Sample.acme),
          try reader.client(Sample.id(2), tenant: Sample.globex),
        ]
      }
      try requireEqual(found, [client, Sample.client(2), nil], "the clients")
      let listed = try await store.read { try $0.clients(of: Sample.acme) }
      try requireEqual(listed, [client, Sample.client(2)], "the tenant's clients")
    },
    StoreBehaviour("tokens remember when they were last used, and only what is later") { store in
      let tokens = [1, 2].map { Sample.token($0, client: $0 == 2 ? Sample.id(7) : nil) }
      try await store.change(tokens.map { .insertToken($0) })
      let later = Sample.moment + .seconds(60)
      try await store.change(.touchTokens([tokens[0].id: later, Sample.id(9): later]))
      try await store.change(.touchTokens([tokens[0].id: Sample.moment, tokens[1].id: Sample.moment]))
      let found = try await store.read { try $0.tokens(of: Sample.acme) }
      try requireEqual(found.map(\.lastUsed), [later, Sample.moment], "when they were used")
      try requireEqual(found.map(\.client), [nil, Sample.id(7)], "whose they are")
    },
  ]

  static let deferred: [StoreBehaviour] = [
    StoreBehaviour("a walk is put and replaced, per tenant and fingerprint") { store in
      let prints = [1, 2].map { [UInt8](repeating: $0, count: 32) }
      let walk = { (print: [UInt8], value: String?, total: Int) in
        PageWalk(
          tenant: Sample.acme, fingerprint: print, last: ResourceKey(sortValue: value, id: Sample.id(total)),
          total: total, expires: Sample.moment)
      }
      let walks = [walk(prints[0], "é", 5), walk(prints[0], nil, 6), walk(prints[1], "", 7)]
      try await store.change(walks.map { .putPageWalk($0) })
      let found = try await store.read { reader in
        try prints.map { try reader.pageWalk($0, tenant: Sample.acme) }
          + [try reader.pageWalk(prints[0], tenant: Sample.globex)]
      }
      try requireEqual(found, [walks[1], walks[2], nil], "the walks")
    },
    StoreBehaviour("a deferred request waits, in the order of their coming, until its one outcome") { store in
      var requests = [2, 1].map { Sample.asyncRequest($0) }
      try await store.change(requests.map { .insertAsyncRequest($0) })
      try await store.refuses(.storeUniqueness, .insertAsyncRequest(requests[0]))
      let waiting = try await store.read {
        [try $0.waitingAsyncRequests(limit: 9), try $0.waitingAsyncRequests(limit: 1)]
      }
      try requireEqual(waiting, [requests, [requests[0]]], "what waits")
      requests[1].progress = ["done": 1]
      try await store.change(.noteAsyncProgress(requests[1]))
      let noted = requests[1]
      let underWay = try await store.read { try $0.asyncRequest(noted.id, tenant: Sample.acme) }
      try requireEqual(underWay, noted, "what is under way")
      requests[1].outcome = AsyncRequest.Outcome(
        status: 201, location: "/Users/1", version: "W/\"1\"", response: ["a": 1])
      requests[1].finished = Sample.moment
      try await store.change(.finishAsyncRequest(requests[1]))
      try await store.refuses(.storeVersionConflict, .finishAsyncRequest(requests[1]))
      try await store.refuses(.storeVersionConflict, .noteAsyncProgress(requests[1]))
      try await store.refuses(.storeVersionConflict, .finishAsyncRequest(Sample.asyncRequest(3)))
      let expected = requests
      let found = try await store.read { reader in
        [
          try reader.asyncRequest(expected[1].id, tenant: Sample.acme),
          try reader.asyncRequest(expected[1].id, tenant: Sample.globex),
        ]
      }
      try requireEqual(found, [requests[1], nil], "the finished one")
      let left = try await store.read { try $0.waitingAsyncRequests(limit: 9) }
      try requireEqual(left, [requests[0]], "what still waits")
    },
    StoreBehaviour("tenants have their turn, and what waits of each is counted") { store in
      var requests = [4, 3, 5].map { Sample.asyncRequest($0) }
      requests.append(Sample.asyncRequest(6, tenant: Sample.globex))
      try await store.change(requests[...2].map { .insertAsyncRequest($0) })
      try await store.change([.insertAsyncRequest(requests[3])])
      let first = requests.map { ($0.tenant, $0.id) }
      let tenants = [Sample.acme, Sample.globex].sorted()
      let turns = try await store.read { reader in
        [
          try reader.nextAsyncRequest(after: nil), try reader.nextAsyncRequest(after: tenants[0]),
          try reader.nextAsyncRequest(after: tenants[1]),
        ].map { $0?.id }
      }
      let expected = [tenants[0], tenants[1], tenants[0]].map { tenant in first.first { $0.0 == tenant }?.1 }
      try requireEqual(turns, expected, "whose turn it is")
      let octets = requests[...2].map { JSONValue.object($0.operation).serialized().count }.reduce(0, +)
      let load = try await store.read { try $0.waitingAsyncLoad(of: Sample.acme) }
      try requireEqual(load, AsyncLoad(requests: 3, octets: octets), "what waits")
    },
    StoreBehaviour("a lease is its holder's until it ends") { store in
      func lease(_ holder: String, seconds: Int) -> RunnerLease {
        RunnerLease(name: "work", holder: holder, until: Sample.moment + .seconds(seconds))
      }
      try await store.change(.putRunnerLease(lease("a", seconds: 30), now: Sample.moment))
      try await store.refuses(
        .storeVersionConflict,
        .putRunnerLease(lease("b", seconds: 60), now: Sample.moment + .milliseconds(29_999)))
      try await store.change(.putRunnerLease(lease("a", seconds: 40), now: Sample.moment + .seconds(10)))
      let other = RunnerLease(name: "Work", holder: "b", until: Sample.moment)
      try await store.change(.putRunnerLease(other, now: Sample.moment))
      try await store.change(.putRunnerLease(lease("b", seconds: 90), now: Sample.moment + .seconds(40)))
      let found = try await store.read { reader in try ["work", "Work", "none"].map { try reader.runnerLease($0) } }
      try requireEqual(found, [lease("b", seconds: 90), other, nil], "the leases")
    },
    StoreBehaviour("the progress of an import is put and replaced") { store in
      let file = [UInt8](repeating: 5, count: 32)
      var progress = ImportProgress(
        tenant: Sample.acme, file: file, records: 1, refused: 0, offset: 80, updated: Sample.moment)
      try await store.change(.putImportProgress(progress))
      (progress.records, progress.refused, progress.offset) = (900, 3, 5_000_000_000)
      progress.refusals = [["line": 7], [:]]
      try await store.change(.putImportProgress(progress))
      let found = try await store.read {
        [try $0.importProgress(of: file, tenant: Sample.acme), try $0.importProgress(of: file, tenant: Sample.globex)]
      }
      try requireEqual(found, [progress, nil], "the progress")
    },
    StoreBehaviour("what a walk, a client's token or a finished request leaves behind is forgotten in time") { store in
      let expiries = [Sample.moment + .milliseconds(-1), Sample.moment]
      for (number, expires) in expiries.enumerated() {
        var finished = Sample.asyncRequest(number + 1)
        finished.outcome = AsyncRequest.Outcome(status: 204)
        finished.finished = expires - .seconds(86_400)
        var request = finished
        (request.outcome, request.finished) = (nil, nil)
        try await store.change(
          .putPageWalk(
            PageWalk(
              tenant: Sample.acme, fingerprint: [UInt8(number)], last: ResourceKey(id: Sample.id(1)), total: 1,
              expires: expires)),
          .insertToken(Sample.token(number + 1, client: Sample.id(7), expires: expires)),
          .insertToken(Sample.token(number + 11, expires: expires)), .insertAsyncRequest(request),
          .finishAsyncRequest(finished))
      }
      try await store.change(
        .insertAsyncRequest(Sample.asyncRequest(3)), .insertToken(Sample.token(21, client: Sample.id(7))))
      try await store.change(.removeExpired(before: Sample.moment))
      let walks = try await store.read { reader in
        try [0, 1].map { try reader.pageWalk([$0], tenant: Sample.acme) != nil }
      }
      try requireEqual(walks, [false, true], "walks")
      let tokens = try await store.read { try $0.tokens(of: Sample.acme).map(\.id) }
      try requireEqual(tokens, [2, 11, 12, 21].map { Sample.id($0) }, "tokens")
      let requests = try await store.read { reader in
        try [1, 2, 3].map { try reader.asyncRequest(Sample.id($0), tenant: Sample.acme) != nil }
      }
      try requireEqual(requests, [false, true, true], "requests")
    },
  ]

  static let provisioningLog: [StoreBehaviour] = [
    StoreBehaviour("the provisioning log is read newest or oldest first, by what is asked of it") { store in
      let entries = (1...6).map { Sample.logEntry($0) }
      try await store.change(
        .appendProvisioningLog(Array(entries[3...])), .appendProvisioningLog(Array(entries[..<3])),
        .appendProvisioningLog([Sample.logEntry(1, tenant: Sample.globex)]))
      try await store.refuses(.storeUniqueness, .appendProvisioningLog([entries[0]]))
      let expected: [(ProvisioningLogQuery, [Int])] = [
        (ProvisioningLogQuery(), [6, 5, 4, 3, 2, 1]), (ProvisioningLogQuery(limit: 2), [6, 5]),
        (ProvisioningLogQuery(before: Sample.id(5), limit: 2), [4, 3]), (ProvisioningLogQuery(limit: 0), []),
        (ProvisioningLogQuery(since: entries[1].time, until: entries[4].time), [4, 3, 2]),
        (ProvisioningLogQuery(onlyRefused: true), [6, 4, 2]), (ProvisioningLogQuery(requestID: "r3"), [3]),
        (ProvisioningLogQuery(resource: "x"), [5, 3, 1]), (ProvisioningLogQuery(resource: "X"), []),
        (ProvisioningLogQuery(onlyRefused: true, resource: "x"), []),
        (ProvisioningLogQuery(since: entries[1].time, isOldestFirst: true, limit: 2), [2, 3]),
      ]
      for (query, numbers) in expected {
        let found = try await store.read { try $0.provisioningLog(query, tenant: Sample.acme) }
        try requireEqual(found, numbers.map { entries[$0 - 1] }, "\(query)")
      }
    },
    StoreBehaviour("the provisioning log forgets the oldest first, at most as many as asked") { store in
      try await store.change(.appendProvisioningLog((1...5).map { Sample.logEntry($0) }))
      try await store.change(.appendProvisioningLog([Sample.logEntry(1, tenant: Sample.globex)]))
      let moment = Sample.logEntry(5).time
      for (limit, left) in [(2, [5, 4, 3, 2]), (1, [5, 4, 3]), (9, [5]), (9, [5])] {
        try await store.change(.trimProvisioningLog(before: moment, limit: limit))
        let found = try await store.read { try $0.provisioningLog(ProvisioningLogQuery(), tenant: Sample.acme) }
        try requireEqual(found.map(\.id), left.map { Sample.id($0) }, "what is left after \(limit)")
      }
    },
  ]
}

extension Sample {
  static func client(_ number: Int, tenant: TenantID = acme) -> OAuthClient {
    OAuthClient(
      id: id(number), tenant: tenant, name: "Entra", scopes: Scope.allSCIM,
      credential: .secrets([[UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32)]), created: moment)
  }

  static func token(_ number: Int, client: ClientID? = nil, expires: Instant? = nil) -> AccessToken {
    AccessToken(
      id: id(number), tenant: acme, name: "", scopes: [], hash: [UInt8(number)], created: moment, expires: expires,
      client: client)
  }

  static func asyncRequest(_ number: Int, tenant: TenantID = acme) -> AsyncRequest {
    AsyncRequest(
      id: id(number), tenant: tenant, caller: "token:1", scopes: [.scimWrite, .scimUsers],
      request: RequestContext(id: "r\(number)", source: number == 1 ? "192.0.2.1" : nil),
      operation: ["method": "POST"], received: moment)
  }

  static func logEntry(_ number: Int, tenant: TenantID = acme) -> ProvisioningLogEntry {
    let isRefused = number % 2 == 0
    return ProvisioningLogEntry(
      id: id(number), tenant: tenant, time: moment + .milliseconds(number), requestID: "r\(number)",
      caller: isRefused ? nil : "token:1", method: "GET", path: "/Users", query: isRefused ? "filter=…" : nil,
      dialect: isRefused ? nil : "entra", status: isRefused ? 400 : 200, code: isRefused ? "scim.filter.invalid" : nil,
      reason: isRefused ? "why" : nil, resource: isRefused ? nil : "x", body: isRefused ? ["a", 1] : nil,
      microseconds: number)
  }
}
