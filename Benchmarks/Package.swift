// swift-tools-version: 6.2
// Measurements of the protocol modules. A package of its own, so that its dependencies are not the product's.
// Run with `make bench`; compare rates with the control of the same run, never with another machine's.

import PackageDescription

let package = Package(
  name: "lanyard-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "lanyard", path: ".."),
    // Percentiles and warm-up done properly. Its traits would bring an allocator of its own.
    .package(url: "https://github.com/ordo-one/benchmark.git", exact: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Protocols",
      dependencies: [
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "Diagnostics", package: "lanyard"),
        .product(name: "JSON", package: "lanyard"),
        .product(name: "SCIMFilter", package: "lanyard"),
        .product(name: "SCIM", package: "lanyard"),
        .product(name: "SAML", package: "lanyard"),
        .product(name: "RoleMapping", package: "lanyard"),
        "Workbench",
      ],
      path: "Benchmarks/Protocols",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    // What the SAML measurements share.
    .target(
      name: "Workbench",
      dependencies: [
        .product(name: "Diagnostics", package: "lanyard"),
        .product(name: "SAML", package: "lanyard"),
        .product(name: "SampleIdP", package: "lanyard"),
      ],
      path: "SAML/Workbench"),
    // See the script `federation`.
    .executableTarget(
      name: "Federation",
      dependencies: [
        .product(name: "Diagnostics", package: "lanyard"),
        .product(name: "LanyardTesting", package: "lanyard"),
        .product(name: "SAML", package: "lanyard"),
        "Workbench",
      ],
      path: "SAML/Federation"),
    // What `Benchmarks/saml` alternates with its controls.
    .executableTarget(
      name: "Speed",
      dependencies: [
        .product(name: "Diagnostics", package: "lanyard"),
        .product(name: "SAML", package: "lanyard"),
        .product(name: "LanyardTesting", package: "lanyard"),
        "Workbench",
      ],
      path: "SAML/Speed"),
  ]
)
