internal import Diagnostics
public import JSON

/// A downstream system that is kept in step with a tenant's grants in one application.
public struct TargetManifest: Sendable, Hashable {
  /// How deliveries travel.
  public enum Driver: String, Sendable, Hashable, CaseIterable {
    case webhook
  }

  /// A token bucket: how many deliveries a second, and how many at once after a pause.
  public struct Rate: Sendable, Hashable {
    public let perSecond: Int
    public let burst: Int
  }

  public let tenant: TenantName
  public let name: String
  public let driver: Driver
  /// The application whose grants are delivered.
  public let application: String
  public let url: WebAddress
  /// One secret, or two while one replaces the other; every delivery is signed with each.
  public let secrets: [SecretReference]
  /// Nil: as fast as the target answers. Revocations never wait for it.
  public let rate: Rate?
  /// How long one attempt may take.
  public let timeout: Duration
  /// Attempts after which a delivery is set aside for a person to look at.
  public let maximumAttempts: Int

  public var reference: ManifestReference { ManifestReference(kind: .target, tenant: tenant, name: name) }

  /// Reads a document of kind `Target`; see ``TypedManifest/decode(_:positions:)`` for the codes.
  public static func decode(
    _ document: JSONObject, positions: DocumentPositions = .unknown
  ) -> Result<TargetManifest, ManifestProblems> {
    ManifestEnvelope(document, positions: positions).read(Self.self)
  }
}

extension TargetManifest: ManifestContent {
  static let members: [ManifestShape.Member] = [
    .init("tenant"), .init("name"), .init("driver"), .init("application"), .init("url"),
    .init("secrets", .list(.secretReference)), .init("rate", .members([.init("perSecond"), .init("burst")])),
    .init("timeout"), .init("maximumAttempts"),
  ]

  init?(reading reader: inout MemberReader) {
    let tenant = reader.tenantName("tenant")
    let name = reader.name("name")
    let driver = reader.choice("driver", default: Driver?.none)
    let application = reader.name("application")
    let url = reader.webAddress("url", mayBePlain: false)
    let secrets = Self.secrets(&reader)
    let rate = reader.value("rate").flatMap { value in
      reader.nested(value, at: reader.path(of: "rate"), shape: reader.shape["rate"], Rate.init(reading:))
    }
    let timeout = reader.duration("timeout", default: .seconds(10), in: .milliseconds(100) ... .seconds(60))
    let maximumAttempts = reader.integer("maximumAttempts", default: 12, in: 1...100)
    guard let tenant, let name, let driver, let application, let url else { return nil }
    self.init(
      tenant: tenant, name: name, driver: driver, application: application, url: url, secrets: secrets, rate: rate,
      timeout: timeout, maximumAttempts: maximumAttempts)
  }

  private static func secrets(_ reader: inout MemberReader) -> [SecretReference] {
    let elements = reader.elements("secrets", maximumCount: 2)
    var secrets: [SecretReference] = []
    for (value, path) in elements {
      if let secret = reader.secretReference(value, at: path) { secrets.append(secret) }
    }
    if reader.value("secrets") == nil || reader.value("secrets")?.arrayValue?.isEmpty == true {
      reader.noteMissing("secrets", expected: "one or two references to secrets, such as `[{env: CRM_WEBHOOK_SECRET}]`")
    }
    return secrets
  }
}

extension TargetManifest.Rate {
  init?(reading reader: inout MemberReader) {
    if reader.value("perSecond") == nil { reader.noteMissing("perSecond", expected: "deliveries a second") }
    let perSecond = reader.integer("perSecond", default: 1, in: 1...10_000)
    let burst = reader.integer("burst", default: perSecond, in: 1...100_000)
    self.init(perSecond: perSecond, burst: burst)
  }
}
