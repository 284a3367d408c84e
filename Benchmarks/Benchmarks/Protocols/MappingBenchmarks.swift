import Benchmark
import Diagnostics
import JSON
import RoleMapping
import SCIM

/// Evaluations of a thousand different people with three or fifty groups each, by policies of 10, 200 and 2 000 rules. A
/// sample is the whole thousand: the harness reads `/proc` between samples, which costs more than one evaluation does and
/// leaves the caches cold.
func mappingBenchmarks() {
  guard let user = try? SchemaRegistry.standard().resourceType(named: "User"),
    let document = try? JSONValue(parsing: SampleUser.document(padding: 0)).objectValue,
    let usual = policy(rules: 200, user: user)
  else { fatalError("the benchmark's own material does not parse") }
  let now = Instant(milliseconds: 1_780_000_000_000)
  let thousand = Benchmark.Configuration(scalingFactor: .kilo)

  for rules in [10, 200, 2000] {
    guard let policy = policy(rules: rules, user: user) else { continue }
    for groups in [3, 50] {
      let people = (0..<1000).map { person in
        SubjectDocument.assemble(user: document, groups: facts(groups, of: person, rules: rules), source: .scim)
      }
      Benchmark("mapping evaluate, \(rules) rules, \(groups) groups", configuration: thousand) { benchmark in
        for person in benchmark.scaledIterations {
          blackHole(policy.evaluate(people[person % 1000], at: now, explaining: false))
        }
      }
    }
  }
  let groups = (0..<1000).map { facts(50, of: $0, rules: 200) }
  let people = groups.map { SubjectDocument.assemble(user: document, groups: $0, source: .scim) }
  Benchmark("mapping evaluate, 200 rules, 50 groups, with reasons", configuration: thousand) { benchmark in
    for person in benchmark.scaledIterations { blackHole(usual.evaluate(people[person % 1000], at: now)) }
  }
  Benchmark("mapping assemble and evaluate, 200 rules, 50 groups", configuration: thousand) { benchmark in
    for person in benchmark.scaledIterations {
      let subject = SubjectDocument.assemble(user: document, groups: groups[person % 1000], source: .scim)
      blackHole(usual.evaluate(subject, at: now, explaining: false))
    }
  }
}

/// Groups of which the policy names at most four, others for each person; the rest are the directory's own.
private func facts(_ count: Int, of person: Int, rules: Int) -> [GroupFact] {
  (0..<count).map { place in
    GroupFact(
      value: "0190f6c4-7a10-7c31-9d5e-2f00\(person)000\(place)",
      display: place < 4
        ? "Group \((person * 7 + place * (rules / 4)) % rules)" : "Directory Group \(person + place) of Acme",
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
