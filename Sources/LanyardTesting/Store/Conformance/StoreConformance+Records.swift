internal import Diagnostics
internal import LanyardCore

extension StoreConformance {
  static let signIn: [StoreBehaviour] = [
    StoreBehaviour("a pending sign-in is kept until it is consumed") { store in
      let signIn = PendingSignIn(
        requestID: "_R1", tenant: Sample.acme, connection: "idp", relayState: nil, expires: Sample.moment)
      try await store.change(.insertPendingSignIn(signIn))
      try await store.refuses(.storeUniqueness, .insertPendingSignIn(signIn))
      let found = try await store.read { reader in
        [
          try reader.pendingSignIn(requestID: "_R1", tenant: Sample.acme),
          try reader.pendingSignIn(requestID: "_r1", tenant: Sample.acme),
          try reader.pendingSignIn(requestID: "_R1", tenant: Sample.globex),
        ]
      }
      try requireEqual(found, [signIn, nil, nil], "the pending sign-in")
      try await store.change(.removePendingSignIn(requestID: "_R1", tenant: Sample.acme))
      let gone = try await store.read { try $0.pendingSignIn(requestID: "_R1", tenant: Sample.acme) }
      try require(gone == nil, "a consumed sign-in is gone")
    },
    StoreBehaviour("an assertion is used once per connection and tenant") { store in
      func key(_ assertion: String, _ connection: String = "idp", _ tenant: TenantID = Sample.acme) -> ReplayKey {
        ReplayKey(tenant: tenant, connection: connection, assertionID: assertion, expires: Sample.moment)
      }
      try await store.change(.insertReplayKey(key("_a")))
      try await store.refuses(.storeUniqueness, .insertReplayKey(key("_a")))
      try await store.change(
        .insertReplayKey(key("_A")), .insertReplayKey(key("_a", "other")),
        .insertReplayKey(key("_a", "idp", Sample.globex)))
      let replayed = try await store.read { reader in
        [
          try reader.isReplayed(assertionID: "_a", connection: "idp", tenant: Sample.acme),
          try reader.isReplayed(assertionID: "_b", connection: "idp", tenant: Sample.acme),
        ]
      }
      try requireEqual(replayed, [true, false], "what was used")
    },
    StoreBehaviour("a session is found by its hash until it or its subject's are removed") { store in
      let sessions = [1, 2, 3].map { session($0, subject: $0 == 3 ? 8 : 7) }
      try await store.change(sessions.map { .insertSession($0) })
      try await store.refuses(.storeUniqueness, .insertSession(session(4, subject: 7, hash: [1])))
      let listed = try await store.read { try $0.sessions(of: Sample.id(7), tenant: Sample.acme) }
      try requireEqual(listed, [sessions[0], sessions[1]], "the subject's sessions")
      try await store.change(.removeSession(Sample.id(1), tenant: Sample.acme))
      try await present(store, [false, true, true])
      try await store.change(.removeSessions(subject: Sample.id(7), tenant: Sample.globex))
      try await present(store, [false, true, true])
      try await store.change(.removeSessions(subject: Sample.id(7), tenant: Sample.acme))
      try await present(store, [false, false, true])
    },
    StoreBehaviour("the sessions through a connection are removed together, and no others") { store in
      try await store.change([1, 2, 3].map { .insertSession(session($0, subject: $0)) })
      try await store.change(
        .removeConnectionSessions(connection: "other", tenant: Sample.acme),
        .removeConnectionSessions(connection: "idp", tenant: Sample.globex))
      try await present(store, [true, true, true])
      try await store.change(.removeConnectionSessions(connection: "idp", tenant: Sample.acme))
      try await present(store, [false, false, false])
    },
    StoreBehaviour("what expired before the moment is forgotten, what expires at it is kept") { store in
      for (number, delay) in [(1, -1), (2, 0)] {
        let expires = Sample.moment + .milliseconds(delay)
        try await store.change(
          .insertPendingSignIn(
            PendingSignIn(
              requestID: "_\(number)", tenant: Sample.acme, connection: "c", relayState: "r", expires: expires)),
          .insertReplayKey(
            ReplayKey(tenant: Sample.acme, connection: "c", assertionID: "_\(number)", expires: expires)),
          .insertSession(session(number, subject: 7, expires: expires)))
      }
      try await store.change(.removeExpired(before: Sample.moment))
      let kept = try await store.read { reader in
        try ["_1", "_2"].flatMap { id in
          [
            try reader.pendingSignIn(requestID: id, tenant: Sample.acme) != nil,
            try reader.isReplayed(assertionID: id, connection: "c", tenant: Sample.acme),
          ]
        }
      }
      try requireEqual(kept, [false, false, true, true], "sign-ins and replay keys")
      try await present(store, [false, true, false])
    },
  ]

  static let auditLog: [StoreBehaviour] = [
    StoreBehaviour("entries are read by index in pages, and the head is the last one written") { store in
      let entries = (0..<5).map { Sample.entry($0) }
      let heads = [3, 5].map { AuditHead(tenant: Sample.acme, size: $0, frontier: [UInt8($0)]) }
      try await store.write { try $0.apply([], entries: Array(entries[..<3]), heads: [heads[0]]) }
      try await store.write {
        try $0.apply([], entries: Array(entries[3...]) + [Sample.entry(0, tenant: Sample.globex)], heads: [heads[1]])
      }
      let pages = try await store.read { reader in
        [
          try reader.auditEntries(of: Sample.acme, from: 1, limit: 2),
          try reader.auditEntries(of: Sample.acme, from: 4, limit: 9),
          try reader.auditEntries(of: Sample.acme, from: 5, limit: 9),
        ]
      }
      try requireEqual(pages, [Array(entries[1...2]), [entries[4]], []], "the pages")
      let leaves = try await store.read { try $0.leafHashes(of: Sample.acme, from: 0, limit: 4) }
      try requireEqual(leaves, entries[..<4].map(\.leafHash), "the leaves")
      let head = try await store.read { [try $0.auditHead(of: Sample.acme), try $0.auditHead(of: Sample.globex)] }
      try requireEqual(head, [heads[1], nil], "the heads")
    },
    StoreBehaviour("an index of a log is taken once, and the refusal takes its changes with it") { store in
      let head = AuditHead(tenant: Sample.acme, size: 1, frontier: [])
      try await store.write { try $0.apply([], entries: [Sample.entry(0)], heads: [head]) }
      try await store.refuses(.storeUniqueness) {
        try await store.write {
          let change = Change.insertResource(Sample.user(1, "alice"), index: [])
          try $0.apply(
            [change], entries: [Sample.entry(0)], heads: [AuditHead(tenant: Sample.acme, size: 9, frontier: [])])
        }
      }
      let found = try await store.read { try $0.auditHead(of: Sample.acme) }
      try requireEqual(found, head, "the head")
      let count = try await store.read { try $0.resourceCount(type: "User", tenant: Sample.acme) }
      try requireEqual(count, 0, "the resources")
    },
    StoreBehaviour("concurrent writers number a log without gaps") { store in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<60 {
          group.addTask {
            try await store.write { transaction in
              let size = try transaction.auditHead(of: Sample.acme)?.size ?? 0
              if number % 3 == 0 { throw CodedError(.internal, "a fault on purpose", remedy: "none") }
              let head = AuditHead(tenant: Sample.acme, size: size + 1, frontier: [])
              try transaction.apply([], entries: [Sample.entry(size)], heads: [head])
            }
          }
        }
        while let result = await group.nextResult() {
          if case .failure(let error as CodedError) = result, error.code != .internal { throw error }
        }
      }
      let (size, indexes) = try await store.read { reader in
        (
          try reader.auditHead(of: Sample.acme)?.size,
          try reader.auditEntries(of: Sample.acme, from: 0, limit: 99).map(\.index)
        )
      }
      try requireEqual(size, 40, "the head")
      try requireEqual(indexes, Array(0..<40), "the indexes")
    },
    StoreBehaviour("keys of logs and subjects are kept, the newest of a subject in use") { store in
      let logKey = AuditLogKey(tenant: Sample.acme, origin: "lanyard.example/acme", sealedSeed: [1, 2])
      try await store.change(.insertLogKey(logKey))
      try await store.refuses(.storeUniqueness, .insertLogKey(logKey))
      let keys = [1, 0].map { delay in
        SubjectKey(
          tenant: Sample.acme, subject: "month:2026-11", keyID: "k\(delay)", sealedKey: [0],
          created: Sample.moment + .milliseconds(delay))
      }
      try await store.change(keys.map { .insertSubjectKey($0) })
      try await store.refuses(.storeUniqueness, .insertSubjectKey(keys[0]))
      let found = try await store.read { reader in
        [
          try reader.subjectKey(of: "month:2026-11", tenant: Sample.acme),
          try reader.subjectKey(keyID: "k0", tenant: Sample.acme),
          try reader.subjectKey(of: "month:2026-11", tenant: Sample.globex),
        ]
      }
      try requireEqual(found, [keys[0], keys[1], nil], "the keys")
      let stored = try await store.read { [try $0.logKey(of: Sample.acme), try $0.logKey(of: Sample.globex)] }
      try requireEqual(stored, [logKey, nil], "the log's key")
    },
  ]

  private static func session(
    _ number: Int, subject: Int, hash: [UInt8]? = nil, expires: Instant = Sample.moment
  ) -> Session {
    Session(
      id: Sample.id(number), tenant: Sample.acme, subject: Sample.id(subject), connection: "idp",
      hash: hash ?? [UInt8(number)], sessionIndex: number == 1 ? "s" : nil, created: Sample.moment, expires: expires)
  }

  /// Whether the sessions 1, 2 and 3 are found.
  private static func present(_ store: any Store, _ expected: [Bool], line: Int = #line) async throws {
    let found = try await store.read { reader in
      try (1...3).map { try reader.session(hash: [UInt8($0)], tenant: Sample.acme) != nil }
    }
    try requireEqual(found, expected, "the sessions", line: line)
  }
}
