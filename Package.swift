// swift-tools-version: 6.2
// The module graph of Lanyard. Imports point inward only: protocol modules know no product, the core knows no technology,
// adapters know one technology each, and LanyardRuntime alone composes. Tests/SampleTests/ModuleGraph.swift holds the
// allowed edges; change both together.

import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// The protocol modules an inner ring speaks; named once so that every outer module names the same words.
let protocols: [Target.Dependency] = [
  "Diagnostics", "JSON", "SCIMFilter", "SCIM", "SignedXML", "SAML", "OpenID", "RoleMapping", "AuditLog", "Provisioning",
]
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")

func module(
  _ name: String, in ring: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Sources/\(ring)/\(name)", resources: resources,
    swiftSettings: settings)
}

/// Vectors are files that tests read in place, beside their source.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, path: "Tests/\(name)", exclude: ["Vectors"], swiftSettings: settings)
}

func system(_ name: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let package = Package(
  name: "lanyard",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "lanyard", targets: ["lanyard"]),
    .library(name: "Diagnostics", targets: ["Diagnostics"]),
    .library(name: "JSON", targets: ["JSON"]),
    .library(name: "SCIMFilter", targets: ["SCIMFilter"]),
    .library(name: "SCIM", targets: ["SCIM"]),
    .library(name: "SAML", targets: ["SAML", "SignedXML"]),
    .library(name: "OpenID", targets: ["OpenID"]),
    .library(name: "AuditLog", targets: ["AuditLog"]),
    .library(name: "RoleMapping", targets: ["RoleMapping"]),
    .library(name: "Provisioning", targets: ["Provisioning"]),
    .library(name: "LanyardCore", targets: ["LanyardCore"]),
    .library(name: "SampleIdP", targets: ["SampleIdP"]),
    .library(name: "LanyardTesting", targets: ["LanyardTesting"]),
  ],
  dependencies: [
    // Commands and their help.
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    // Hashes, Ed25519 and AES-GCM outside XML signatures.
    .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
    // One configuration from file, environment and flags, with the precedence operators expect.
    .package(
      url: "https://github.com/apple/swift-configuration.git", exact: "1.4.0",
      traits: [.defaults, "YAML", "CommandLineArguments"]),
    .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
    // The SQLite pool, WAL and statement cache.
    .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
    // The HTTP server, with TLS and graceful drain.
    .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
    // The HTTP client of the delivery drivers.
    .package(url: "https://github.com/swift-server/async-http-client.git", exact: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
    // JSON Web Tokens: how a client's key signs its assertion (RFC 7523).
    .package(url: "https://github.com/vapor/jwt-kit.git", exact: "5.7.1"),
    // Manifests are written in YAML; inside they are JSON.
    .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin.git", exact: "1.5.0"),
  ],
  targets: [
    // System: C libraries, behind one Swift module each.
    system("CLibXML2", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
    system("COpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev"),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    system("CLibPQ", pkgConfig: "libpq", apt: "libpq-dev"),

    // Protocols: bytes and values in, values out.
    module("Diagnostics", in: "Protocols"),
    module("JSON", in: "Protocols", ["Diagnostics"]),
    module("SCIMFilter", in: "Protocols", ["JSON", "Diagnostics"]),
    module(
      "SCIM", in: "Protocols", ["SCIMFilter", "JSON", "Diagnostics"],
      // Schemas are data: the files of schemas/scim, compiled in so that the binary stands alone.
      resources: ["user", "group", "enterprise-user", "role", "entitlement"].map {
        .embedInCode("StandardSchemas/\($0).json")
      }),
    module("RoleMapping", in: "Protocols", ["SCIMFilter", "JSON", "Diagnostics"]),
    module("Provisioning", in: "Protocols", ["SCIM", "RoleMapping", "SCIMFilter", "JSON", "Diagnostics"]),
    module("AuditLog", in: "Protocols", ["JSON", "Diagnostics", crypto]),
    module("SignedXML", in: "Protocols", ["CLibXML2", "COpenSSL", "Diagnostics"]),
    module("SAML", in: "Protocols", ["SignedXML", "CZlib", "Diagnostics"]),
    module(
      "OpenID", in: "Protocols", ["JSON", "Diagnostics", .product(name: "JWTKit", package: "jwt-kit"), crypto]),

    // Core: the product, no technology.
    module("LanyardCore", in: "Core", protocols),
    module("LanyardService", in: "Core", protocols + ["LanyardCore", crypto, logging]),

    // Adapters: one technology each.
    module("LanyardSQL", in: "Adapters", protocols + ["LanyardCore"]),
    module(
      "LanyardSQLite", in: "Adapters",
      protocols + [
        "LanyardSQL", "LanyardCore", .product(name: "GRDB", package: "GRDB.swift"),
        // SQLite's own interface, for the statements that run most.
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    module("LanyardPostgres", in: "Adapters", protocols + ["LanyardSQL", "LanyardCore", "CLibPQ"]),
    module("LanyardTargets", in: "Adapters", protocols + ["LanyardCore", httpClient, logging]),
    module(
      "LanyardHTTP", in: "Adapters",
      protocols + ["LanyardService", "LanyardCore", hummingbird, logging]),

    // Composition and the command line.
    .target(
      name: "LanyardRuntime",
      dependencies: protocols + [
        "LanyardCore", "LanyardService", "LanyardSQL", "LanyardSQLite", "LanyardPostgres", "LanyardTargets",
        "LanyardHTTP",
        hummingbird, .product(name: "HummingbirdTLS", package: "hummingbird"), httpClient, logging, crypto,
        .product(name: "Yams", package: "Yams"),
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      path: "Sources/LanyardRuntime", swiftSettings: settings),
    .target(
      name: "SampleIdP", dependencies: ["SAML", "SignedXML", "Diagnostics"], path: "Sources/SampleIdP",
      swiftSettings: settings),
    .target(
      name: "LanyardTesting", dependencies: protocols + ["LanyardCore", "SampleIdP"], path: "Sources/LanyardTesting",
      swiftSettings: settings),
    .executableTarget(
      name: "lanyard",
      dependencies: protocols + [
        "LanyardRuntime", "SampleIdP", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Sources/lanyard", swiftSettings: settings),

    // Tests: few targets, folders inside named after the modules.
    tests("ProtocolsTests", protocols + ["CLibXML2", "LanyardTesting", "SampleIdP", crypto]),
    // The model of grants runs on a file too, which can be closed and opened again as after a crash.
    tests(
      "CoreTests",
      protocols + ["LanyardCore", "LanyardService", "LanyardSQLite", "LanyardTesting", "SampleIdP", crypto]),
    tests(
      "AdaptersTests",
      protocols + [
        "LanyardCore", "LanyardService", "LanyardSQL", "LanyardSQLite", "LanyardPostgres", "LanyardTargets",
        "LanyardHTTP",
        "LanyardTesting", "SampleIdP", hummingbird, httpClient, logging,
        .product(name: "HummingbirdTesting", package: "hummingbird"),
      ]),
    tests(
      "ScenarioTests",
      protocols + [
        "LanyardCore", "LanyardService", "LanyardSQLite", "LanyardPostgres", "LanyardHTTP", "LanyardRuntime",
        "LanyardTesting",
        "SampleIdP", hummingbird, logging, .product(name: "HummingbirdTesting", package: "hummingbird"),
      ]),
    tests("CLITests", ["Diagnostics", "JSON", "SAML", "SampleIdP", "SignedXML"]),
    tests("SampleTests", protocols + ["LanyardCore", "LanyardService", "LanyardRuntime"]),
  ]
)
