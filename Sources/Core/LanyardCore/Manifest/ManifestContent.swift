internal import Diagnostics
internal import JSON

/// What each kind of manifest knows of itself. Kinds are structs of their own; this only lets one function read them all.
protocol ManifestContent {
  /// The members beside `apiVersion` and `kind`.
  static var members: [ManifestShape.Member] { get }

  /// Whether unknown members are refused by the content's own parser.
  static var judgesOwnMembers: Bool { get }

  /// Reads the members. Nil, or any problem left in `reader`, refuses the document.
  init?(reading reader: inout MemberReader)
}

extension ManifestContent {
  static var judgesOwnMembers: Bool { false }
}

/// A document whose `apiVersion` and `kind` have been looked at.
struct ManifestEnvelope {
  static let version = "lanyard/v1"

  let document: JSONObject
  let positions: DocumentPositions
  private(set) var kind: ManifestKind?
  private(set) var problems: [CodedError] = []

  init(_ document: JSONObject, positions: DocumentPositions) {
    self.document = document
    self.positions = positions
    checkVersion()
    readKind()
  }

  /// The content as `Content`, or everything that is wrong, the envelope's own problems first.
  func read<Content: ManifestContent>(_ type: Content.Type) -> Result<Content, ManifestProblems> {
    guard let kind else { return .failure(ManifestProblems(problems)) }
    var reader = MemberReader(
      document, shape: Content.judgesOwnMembers ? .plain : kind.shape, path: "", owner: owner(kind),
      positions: positions)
    let content = Content(reading: &reader)
    let all = problems + reader.problems
    if let content, all.isEmpty { return .success(content) }
    return .failure(ManifestProblems(all))
  }

  /// `Target acme/crm`, as far as the document says it.
  private func owner(_ kind: ManifestKind) -> String {
    let tenant = kind.isTenantScoped ? document["tenant"]?.stringValue : nil
    let name = kind == .mappingPolicy ? nil : document["name"]?.stringValue
    let label = [tenant, name].compactMap { $0.map { String($0.prefix(80)) } }.joined(separator: "/")
    return label.isEmpty ? kind.rawValue : kind.rawValue + " " + label
  }

  private mutating func checkVersion() {
    guard document["apiVersion"]?.stringValue != Self.version else { return }
    problems.append(
      CodedError(
        .manifestVersionUnknown, "the document has no `apiVersion` that this release reads",
        expected: "`\(Self.version)`", received: document["apiVersion"].map { "`\($0.text.prefix(80))`" } ?? "none",
        remedy: "write `apiVersion: \(Self.version)`", position: positions["apiVersion"]))
  }

  private mutating func readKind() {
    let word = document["kind"]?.stringValue
    kind = word.flatMap { word in ManifestKind.allCases.first { $0.rawValue.hasSameOctets(as: word) } }
    guard kind == nil else { return }
    let known = ManifestKind.allCases.map(\.rawValue)
    let hint = word.flatMap { known.nearest(to: $0) }.map { "write `kind: \($0)`" }
    problems.append(
      CodedError(
        .manifestKindUnknown, "the document declares no kind of object that this release knows",
        expected: "one of " + known.joined(separator: ", "),
        received: document["kind"].map { "`\($0.text.prefix(80))`" } ?? "none",
        remedy: hint ?? "write one of the known kinds", position: positions["kind"]))
  }
}
