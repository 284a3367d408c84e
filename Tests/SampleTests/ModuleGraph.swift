/// Which module may import which: the table of the design, as data. `Package.swift` is held against it; an edge that is
/// missing here needs a reason, and then a line here.
enum ModuleGraph {
  static let protocols = [
    "Diagnostics", "JSON", "SCIMFilter", "SCIM", "SignedXML", "SAML", "OpenID", "RoleMapping", "AuditLog",
    "Provisioning",
  ]
  private static let adapters = ["LanyardSQL", "LanyardSQLite", "LanyardPostgres", "LanyardTargets", "LanyardHTTP"]

  /// Modules and products (`package/Product`) by the module that may name them.
  static let allowed: [String: [String]] = [
    // System: C libraries import nothing of ours.
    "CLibXML2": [],
    "COpenSSL": [],
    "CZlib": [],
    "CLibPQ": [],
    // Protocols: useful to a stranger, so they know no product; no files, sockets, clocks.
    "Diagnostics": [],
    "JSON": ["Diagnostics"],
    "SCIMFilter": ["JSON", "Diagnostics"],
    "SCIM": ["SCIMFilter", "JSON", "Diagnostics"],
    "RoleMapping": ["SCIMFilter", "JSON", "Diagnostics"],
    "Provisioning": ["SCIM", "RoleMapping", "SCIMFilter", "JSON", "Diagnostics"],
    "AuditLog": ["JSON", "Diagnostics", "swift-crypto/Crypto"],
    // The only door to libxml2 and OpenSSL.
    "SignedXML": ["CLibXML2", "COpenSSL", "Diagnostics"],
    "SAML": ["SignedXML", "CZlib", "Diagnostics"],
    "OpenID": ["JSON", "Diagnostics", "jwt-kit/JWTKit", "swift-crypto/Crypto"],
    // Core: the product, no technology.
    "LanyardCore": protocols,
    "LanyardService": protocols + ["LanyardCore", "swift-crypto/Crypto", "swift-log/Logging"],
    // Adapters: one technology each.
    "LanyardSQL": protocols + ["LanyardCore", "swift-log/Logging"],
    "LanyardSQLite": protocols + [
      "LanyardSQL", "LanyardCore", "GRDB.swift/GRDB", "GRDB.swift/GRDBSQLite", "swift-log/Logging",
    ],
    "LanyardPostgres": protocols + ["LanyardSQL", "LanyardCore", "CLibPQ", "swift-log/Logging"],
    "LanyardTargets": protocols + ["LanyardCore", "async-http-client/AsyncHTTPClient", "swift-log/Logging"],
    "LanyardHTTP": protocols + ["LanyardService", "LanyardCore", "hummingbird/Hummingbird", "swift-log/Logging"],
    // Composition: the one place that knows every technology.
    "LanyardRuntime": protocols + adapters + [
      "LanyardCore", "LanyardService", "hummingbird/Hummingbird", "hummingbird/HummingbirdTLS",
      "async-http-client/AsyncHTTPClient", "swift-log/Logging", "Yams/Yams", "swift-configuration/Configuration",
      "swift-service-lifecycle/ServiceLifecycle", "swift-crypto/Crypto",
    ],
    "lanyard": protocols + ["LanyardRuntime", "SampleIdP", "swift-argument-parser/ArgumentParser"],
    // Beside the product.
    "SampleIdP": ["SAML", "SignedXML", "Diagnostics"],
    "LanyardTesting": protocols + ["LanyardCore", "SampleIdP"],
  ]

  /// The folder a module must be in.
  static func folder(of module: String) -> String {
    switch module {
    case "CLibXML2", "COpenSSL", "CZlib", "CLibPQ": "Sources/System/\(module)"
    case "LanyardCore", "LanyardService": "Sources/Core/\(module)"
    case _ where protocols.contains(module): "Sources/Protocols/\(module)"
    case _ where adapters.contains(module): "Sources/Adapters/\(module)"
    default: "Sources/\(module)"
    }
  }
}
