internal import Diagnostics
internal import JSON
internal import LanyardCore

extension StoreConformance {
  static let policyVersions: [StoreBehaviour] = [
    StoreBehaviour("versions of a policy are kept whole, each once, and listed newest first") { store in
      let version = { (number: Int, tenant: TenantID, rollbackOf: Int?, rollout: PolicyVersion.Rollout?) in
        PolicyVersion(
          tenant: tenant, version: number, activated: Sample.moment, actor: "command-line", request: "cli-\(number)",
          rollbackOf: rollbackOf, rollout: rollout)
      }
      let versions = [
        version(1, Sample.acme, nil, nil), version(2, Sample.acme, nil, .init(base: 1, begun: 2)),
        version(3, Sample.acme, 1, nil), version(1, Sample.globex, nil, nil),
      ]
      try await store.change(
        versions.map { .insertPolicyVersion($0, document: ["n": .number(JSONNumber($0.version))]) })
      try await store.refuses(.storeUniqueness, .insertPolicyVersion(versions[0], document: [:]))
      try await store.read { reader in
        try requireEqual(try reader.policyVersion(2, tenant: Sample.acme), versions[1], "a version")
        try requireEqual(try reader.policyVersion(2, tenant: Sample.globex), nil, "another tenant's")
        let all = try reader.policyVersions(of: Sample.acme, before: nil, limit: 9)
        try requireEqual(all, [versions[2], versions[1], versions[0]], "all of them")
        let page = try reader.policyVersions(of: Sample.acme, before: 3, limit: 1)
        try requireEqual(page, [versions[1]], "the one before")
        try requireEqual(try reader.policyDocument(2, tenant: Sample.acme), ["n": 2], "the document")
        try requireEqual(try reader.policyDocument(9, tenant: Sample.acme), nil, "no document")
      }
    }
  ]

  static let evaluationWalks: [StoreBehaviour] = [
    StoreBehaviour("a walk is one of a tenant or a group, moves on, and may begin anew") { store in
      var walk = Sample.walk(Sample.acme)
      let ofGroup = Sample.walk(Sample.acme, group: Sample.id(7))
      try await store.change(.putEvaluationWalk(walk), .putEvaluationWalk(ofGroup))
      (walk.after, walk.done, walk.granted, walk.revoked) = (Sample.id(3), 3, 2, 1)
      (walk.updated, walk.finished) = (Sample.moment + .seconds(1), Sample.moment + .seconds(1))
      try await store.change(.putEvaluationWalk(walk))
      let moved = walk
      try await store.read { reader in
        try requireEqual(try reader.evaluationWalk(tenant: Sample.acme, group: nil), moved, "the walk")
        try requireEqual(try reader.evaluationWalk(tenant: Sample.acme, group: Sample.id(7)), ofGroup, "the group's")
        try requireEqual(try reader.evaluationWalk(tenant: Sample.globex, group: nil), nil, "another tenant's")
        try requireEqual(try reader.unfinishedEvaluationWalks(limit: 9), [ofGroup], "what is unfinished")
        try requireEqual(try reader.unfinishedGroupWalks(of: ofGroup.tenant), [ofGroup], "what is unfinished of groups")
      }
      try await store.change(
        .putEvaluationWalk(Sample.walk(Sample.acme)), .removeEvaluationWalk(group: Sample.id(7), tenant: Sample.acme))
      let found = try await store.read { try $0.unfinishedEvaluationWalks(limit: 9) }
      try requireEqual(found, [Sample.walk(Sample.acme)], "what began anew")
    },
    StoreBehaviour("each tenant's walk has its turn, the one over all users before those over groups") { store in
      let walks = [
        Sample.walk(Sample.acme), Sample.walk(Sample.acme, group: Sample.id(1)), Sample.walk(Sample.globex),
      ]
      try await store.change(walks.reversed().map { .putEvaluationWalk($0) })
      try await store.read { reader in
        try requireEqual(try reader.nextEvaluationWalk(after: nil), walks[0], "the first")
        try requireEqual(try reader.nextEvaluationWalk(after: Sample.acme), walks[2], "the next")
        try requireEqual(try reader.nextEvaluationWalk(after: Sample.globex), walks[0], "the first again")
        try requireEqual(try reader.unfinishedEvaluationWalks(limit: 2), [walks[0], walks[1]], "two of them")
      }
    },
    StoreBehaviour("the members of a group are marked without being named, users alone") { store in
      let rows = [1, 2, 3].map {
        Membership(group: Sample.id(9), member: Sample.id($0), type: $0 == 2 ? "Group" : "User")
      }
      try await store.change(.addMemberships(rows, tenant: Sample.acme))
      try await store.change(.markForEvaluation([Sample.id(3)], tenant: Sample.acme, because: .directory))
      try await store.change(
        .markMembersForEvaluation(group: Sample.id(9), after: nil, tenant: Sample.acme),
        .deleteAllOf(Sample.id(9)))
      try await store.read { reader in
        let marked = try reader.subjectsToEvaluate(limit: 9).map(\.subject)
        try requireEqual(marked, [3, 1].map { Sample.id($0) }, "who is marked")
        try requireEqual(try reader.markedCount(of: Sample.acme), 2, "how many")
        try requireEqual(try reader.markedCount(of: Sample.acme, because: .directory), 2, "how many for the directory")
        try requireEqual(try reader.markedCount(of: Sample.acme, because: .policy), 0, "how many for a policy")
        try requireEqual(try reader.markedCount(of: Sample.globex), 0, "another tenant's")
      }
      try await store.change(.addMemberships(rows, tenant: Sample.globex))
      try await store.change(
        .markMembersForEvaluation(group: Sample.id(9), after: Sample.id(1), tenant: Sample.globex))
      try requireEqual(try await store.read { try $0.markedCount(of: Sample.globex) }, 1, "who comes behind")
    },
  ]
}

extension Change {
  fileprivate static func deleteAllOf(_ group: ResourceID) -> Change {
    .removeAllMemberships(group: group, tenant: Sample.acme)
  }
}

extension Sample {
  fileprivate static func walk(_ tenant: TenantID, group: ResourceID? = nil) -> EvaluationWalk {
    EvaluationWalk(
      tenant: tenant, group: group, policyVersion: 2, request: "request-1", started: Sample.moment, total: 5)
  }
}
