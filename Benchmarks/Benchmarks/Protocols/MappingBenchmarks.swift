import Benchmark
import Diagnostics
import JSON
import RoleMapping
import SCIM

/// One evaluation of a subject with fifty groups by a policy of two hundred rules.
func mappingBenchmarks() {
  guard let user = try? SchemaRegistry.standard().resourceType(named: "User"),
    let document = try? JSONValue(parsing: SampleUser.document(padding: 0)).objectValue,
    let policy = policy(rules: 200, user: user)
  else { fatalError("the benchmark's own material does not parse") }
  let groups = (0..<50).map { GroupFact(value: "id-\($0)", display: "Group \($0 * 7)") }
  let subject = SubjectDocument.assemble(user: document, groups: groups, source: .scim)
  let now = Instant(milliseconds: 1_780_000_000_000)

  Benchmark("mapping evaluate, 200 rules, 50 groups") { benchmark in
    for _ in benchmark.scaledIterations { blackHole(policy.evaluate(subject, at: now, explaining: false)) }
  }
  Benchmark("mapping evaluate, 200 rules, 50 groups, with reasons") { benchmark in
    for _ in benchmark.scaledIterations { blackHole(policy.evaluate(subject, at: now)) }
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
