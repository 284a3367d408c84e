internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

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
    let body = try AdminBody(parsing: octets, members: ["manifests", "names"])
    guard let manifests = body["manifests"]?.arrayValue, (1...Self.maximumManifests).contains(manifests.count) else {
      throw body.invalid("`manifests` is no list of manifests", "1 to \(Self.maximumManifests) objects")
    }
    if let wanted = body["names"] {
      guard let number = wanted.intValue, (0...PolicyPreview.maximumNames).contains(number) else {
        throw body.invalid("`names` is not understood", "a number from 0 to \(PolicyPreview.maximumNames)")
      }
      names = number
    }
    for (place, manifest) in manifests.enumerated() { take(manifest, at: place, for: tenant) }
  }

  private mutating func take(_ manifest: JSONValue, at place: Int, for tenant: TenantName) {
    switch ManifestObject.decode(manifest.objectValue ?? [:]) {
    case .failure(let found): problems += found.all.map { $0.of(place) }
    case .success(let object):
      if let problem = problem(with: object.reference, for: tenant) {
        problems.append(problem.of(place))
      } else {
        objects.append(object)
      }
    }
  }

  private func problem(with reference: ManifestReference, for tenant: TenantName) -> CodedError? {
    if !Self.kinds.contains(reference.kind) {
      return Self.stranger("\(reference.kind.rawValue) cannot be previewed here")
    }
    let owner = reference.kind == .tenant ? reference.name : reference.tenant?.text
    if let owner, !owner.hasSameOctets(as: tenant.text) {
      return Self.stranger("\(reference) is another tenant's")
    }
    guard objects.contains(where: { $0.reference == reference }) else { return nil }
    return CodedError(.manifestDuplicate, "\(reference) is declared twice", remedy: "declare each object once")
  }

  private static func stranger(_ message: String) -> CodedError {
    CodedError(
      .manifestReferenceUnknown, message,
      expected: kinds.map(\.rawValue).joined(separator: ", ") + " of this tenant or of the operator",
      remedy: "leave it out, or preview at the machine itself with `lanyard mapping preview`")
  }
}

extension CodedError {
  /// The same, saying which of the manifests it is about.
  fileprivate func of(_ place: Int) -> CodedError {
    var error = self
    error.message = "manifests[\(place)]: " + error.message
    return error
  }
}
