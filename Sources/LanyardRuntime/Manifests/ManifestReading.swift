internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService

/// What a file or a folder of manifests holds, as far as it can be read.
struct ManifestReading {
  /// The objects that are right in themselves, sorted by kind.
  var loaded: [ManifestLoader.Loaded] = []
  /// Those that are not, and yet say which object they mean.
  private(set) var broken: [PartlyRead.Document] = []
  /// Everything that is wrong; then nothing is applied.
  var problems: [CodedError] = []
  /// Whether something could not be told apart into objects: any object may have been in it.
  var isTorn = false

  mutating func add(broken document: YAMLDocument, _ object: JSONObject, _ problems: [CodedError]) {
    self.problems += problems
    guard let reference = ManifestReference(naming: object) else { return isTorn = true }
    broken.append(
      PartlyRead.Document(
        reference: reference, document: object, positions: document.positions, isWhole: false))
  }

  /// To be called when all is read.
  mutating func finish() {
    problems += duplicates
    let order = loaded.enumerated().sorted {
      let (left, right) = ($0.element.object.reference.kind, $1.element.object.reference.kind)
      return left == right ? $0.offset < $1.offset : left < right
    }
    loaded = order.map(\.element)
  }

  var result: Result<[ManifestLoader.Loaded], ManifestProblems> {
    guard let first = problems.first else { return .success(loaded) }
    return .failure(ManifestProblems(first, Array(problems.dropFirst())))
  }

  /// What is known where not all is; nil where what was not read may be anything.
  var parts: PartlyRead? {
    guard !isTorn else { return nil }
    let whole = loaded.map {
      PartlyRead.Document(
        reference: $0.object.reference, document: $0.object.document, positions: $0.positions, isWhole: true)
    }
    return PartlyRead(whole + broken)
  }

  private var duplicates: [CodedError] {
    var first: [ManifestReference: CodedError.Position] = [:]
    return loaded.compactMap { item in
      guard let earlier = first[item.object.reference] else {
        first[item.object.reference] = item.position
        return nil
      }
      let place = [earlier.file, earlier.line.map(String.init)].compactMap { $0 }.joined(separator: ":")
      return CodedError(
        .manifestDuplicate, "\(item.object.reference) is declared twice", received: "an earlier one at `\(place)`",
        remedy: "declare each object once", position: item.position)
    }
  }
}

extension [ManifestLoader.Loaded] {
  /// Where the members of each object stand.
  var positions: [ManifestReference: DocumentPositions] {
    Dictionary(map { ($0.object.reference, $0.positions) }, uniquingKeysWith: { first, _ in first })
  }
}
