import Benchmark
import JSON
import SCIM
import SCIMFilter

/// Parsing a filter, and evaluating it against a user.
func filterBenchmarks() {
  let text = #"userType eq "Employee" and (emails[type eq "work" and value ew "@corp.example"] or userName sw "adm")"#
  guard let user = try? SchemaRegistry.standard().resourceType(named: "User"),
    let document = try? JSONValue(parsing: SampleUser.document(padding: 100)).objectValue,
    let resolved = try? ResolvedFilter(resolving: Filter(parsing: text), against: user)
  else { fatalError("the benchmark's own material does not parse") }
  let compiled = CompiledFilter(resolved)

  Benchmark("filter parse") { benchmark in
    for _ in benchmark.scaledIterations { blackHole(try Filter(parsing: text)) }
  }
  Benchmark("filter evaluate", configuration: .init(scalingFactor: .kilo)) { benchmark in
    for _ in benchmark.scaledIterations { blackHole(compiled.matches(document)) }
  }
}
