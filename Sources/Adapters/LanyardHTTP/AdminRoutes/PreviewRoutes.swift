internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// `POST /api/v1/tenants/{tenant}/policy/preview`: who would gain and lose what. Nothing is changed.
struct PreviewRoutes {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    router.path("\(AdminRoutes.base)/tenants/{tenant}/policy/preview", [.post: preview])
  }

  @Sendable func preview(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let tenant = try context.tenantName()
    try request.requireContentType(["application/json"], face: .plain)
    let octets = try await request.octets(limit: services.limits.body, services.limits, face: .plain)
    let body = try PreviewBody(parsing: octets, for: tenant)
    guard body.problems.isEmpty else { return Self.refused(body.problems, context) }
    let preview = services.preview
    let report = try await services.previews.run {
      try await preview.run(body.objects, only: tenant, names: body.names)
    }
    context.notes.tenant = tenant.text
    return report.problems.isEmpty ? .json(.ok, .object(report.json)) : Self.refused(report.problems, context)
  }

  /// Everything that is wrong, and not the first alone.
  private static func refused(_ problems: [CodedError], _ context: LanyardRequestContext) -> Response {
    .json(
      .badRequest,
      [
        "code": .string(ErrorCode.mappingPreviewRefused.rawValue),
        "message": .string("what would be applied has faults: \(problems.count)"),
        "remedy": "correct what `problems` lists, and ask again", "reference": .string(context.request.id),
        "problems": .array(problems.map(\.listed)),
      ])
  }
}

/// The body of a preview: `{"manifests": [{…}, …], "names": 20}`.
struct PreviewBody: Sendable {
  private(set) var objects: [ManifestObject] = []
  private(set) var names = 20
  /// What is wrong with the manifests.
  private(set) var problems: [CodedError] = []

  /// What may be previewed from afar: kinds that refer to no files and secrets of the machine.
  static let kinds: [ManifestKind] = [.application, .tenant, .schema, .mappingPolicy]
  static let maximumManifests = 1000

  /// - Throws: `json.…`; `http.request.invalid` where the body is none.
  init(parsing octets: [UInt8], for tenant: TenantName) throws(CodedError) {
    let value = try JSONValue(parsing: octets)
    guard let object = value.objectValue, let manifests = object["manifests"]?.arrayValue,
      object.names.allSatisfy({ ["manifests", "names"].contains($0) }),
      (1...Self.maximumManifests).contains(manifests.count)
    else {
      throw Self.invalid(
        "the body is no request for a preview", "{manifests: 1 to \(Self.maximumManifests) objects, names?}")
    }
    if let wanted = object["names"] {
      guard let number = wanted.intValue, (0...PolicyPreview.maximumNames).contains(number) else {
        throw Self.invalid("`names` is not understood", "a number from 0 to \(PolicyPreview.maximumNames)")
      }
      names = number
    }
    for (place, manifest) in manifests.enumerated() { take(manifest, at: place, for: tenant) }
  }

  private mutating func take(_ manifest: JSONValue, at place: Int, for tenant: TenantName) {
    switch ManifestObject.decode(manifest.objectValue ?? [:]) {
    case .failure(let found): problems += found.all.map { $0.of(place) }
    case .success(let object):
      let reference = object.reference
      let owner = reference.kind == .tenant ? reference.name : reference.tenant?.text
      if !Self.kinds.contains(reference.kind) {
        problems.append(Self.stranger("\(reference.kind.rawValue) cannot be previewed here").of(place))
      } else if let owner, !owner.hasSameOctets(as: tenant.text) {
        problems.append(Self.stranger("\(reference) is another tenant's").of(place))
      } else if objects.contains(where: { $0.reference == reference }) {
        problems.append(
          CodedError(
            .manifestDuplicate, "\(reference) is declared twice", remedy: "declare each object once"
          ).of(place))
      } else {
        objects.append(object)
      }
    }
  }

  private static func stranger(_ message: String) -> CodedError {
    CodedError(
      .manifestReferenceUnknown, message,
      expected: kinds.map(\.rawValue).joined(separator: ", ") + " of this tenant or of the operator",
      remedy: "leave it out, or preview at the machine itself with `lanyard mapping preview`")
  }

  private static func invalid(_ message: String, _ expected: String) -> CodedError {
    CodedError(
      .httpRequestInvalid, message, expected: expected, remedy: "see schemas/api/openapi.yaml for what this takes")
  }
}

extension CodedError {
  /// The same, saying which of the manifests it is about.
  fileprivate func of(_ place: Int) -> CodedError {
    var error = self
    error.message = "manifests[\(place)]: " + error.message
    return error
  }

  /// `{code, message, expected?, received?, remedy}`.
  fileprivate var listed: JSONValue {
    var object: JSONObject = ["code": .string(code.rawValue), "message": .string(message)]
    object["expected"] = expected.map { .string($0) }
    object["received"] = received.map { .string($0) }
    object["remedy"] = .string(remedy)
    return .object(object)
  }
}
