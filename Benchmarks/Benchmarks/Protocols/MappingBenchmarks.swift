import Benchmark
import Diagnostics
import JSON
import RoleMapping
import SCIM

/// One evaluation of a subject with three or fifty groups, by policies of 10, 200 and 2 000 rules.
func mappingBenchmarks() {
  guard let user = try? SchemaRegistry.standard().resourceType(named: "User"),
    let document = try? JSONValue(parsing: SampleUser.document(padding: 0)).objectValue,
    let usual = policy(rules: 200, user: user)
  else { fatalError("the benchmark's own material does not parse") }
  let now = Instant(milliseconds: 1_780_000_000_000)

  for rules in [10, 200, 2000] {
    guard let policy = policy(rules: rules, user: user) else { continue }
    for groups in [3, 50] {
      let subject = SubjectDocument.assemble(user: document, groups: facts(groups, rules: rules), source: .scim)
      Benchmark("mapping evaluate, \(rules) rules, \(groups) groups") { benchmark in
        for _ in benchmark.scaledIterations { blackHole(policy.evaluate(subject, at: now, explaining: false)) }
      }
    }
  }
  let groups = facts(50, rules: 200)
  let subject = SubjectDocument.assemble(user: document, groups: groups, source: .scim)
  Benchmark("mapping evaluate, 200 rules, 50 groups, with reasons") { benchmark in
    for _ in benchmark.scaledIterations { blackHole(usual.evaluate(subject, at: now)) }
  }
  Benchmark("mapping assemble and evaluate, 200 rules, 50 groups") { benchmark in
    for _ in benchmark.scaledIterations {
      let subject = SubjectDocument.assemble(user: document, groups: groups, source: .scim)
      blackHole(usual.evaluate(subject, at: now, explaining: false))
    }
  }
}

/// Groups of which the policy names at most four; the others are the directory's own.
private func facts(_ count: Int, rules: Int) -> [GroupFact] {
  (0..<count).map { place in
    GroupFact(
      value: "0190f6c4-7a10-7c31-9d5e-2f00000000\(place)",
      display: place < 4 ? "Group \(place * (rules / 4))" : "Directory Group \(place) of Acme",
      externalID: "ext-\(place)")
  }
}

private func policy(rules count: Int, user: ResourceType) -> CheckedPolicy? {
  let rules = (0..<count).map { place -> JSONValue in
    let condition = #"groups.display eq "Group \#(place)" and userType eq "Employee""#
    return [
      "id": .string("rule-\(place)"), "application": "crm", "role": .string("role-\(place % 20)"),
      "when": .string(condition),
    ]
  }
  let catalogue = RoleCatalogue(
    application: "crm", roles: (0..<20).map { RoleDefinition(name: "role-\($0)", entitlements: ["right-\($0)"]) })
  return try? CheckedPolicy(
    parsing: ["rules": .array(rules)], catalogues: [catalogue], ceiling: .everything, schema: SubjectSchema(user: user))
}
