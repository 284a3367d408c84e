import Benchmark

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .cpuTotal, .throughput], warmupIterations: 20, scalingFactor: .one,
    maxDuration: .seconds(4), maxIterations: 200_000)
  jsonBenchmarks()
  filterBenchmarks()
  mappingBenchmarks()
  samlBenchmarks()
}
