public import Diagnostics
public import JSON
internal import LanyardCore
internal import RoleMapping

/// Why a verb did nothing: every reason it found, in order. Never empty.
public struct Refusals: Error, Sendable {
  public let all: [CodedError]

  public init(_ all: [CodedError]) {
    self.all = all
  }

  /// The reasons in the order of the texts they are about; those about no place in a text come last.
  init(inTextOrder errors: [CodedError]) {
    let files = errors.reduce(into: [String]()) { files, error in
      if let file = error.position?.file, !files.contains(file) { files.append(file) }
    }
    func place(_ error: CodedError) -> (Int, Int, Int) {
      let file = error.position?.file.flatMap { files.firstIndex(of: $0) } ?? files.count
      return (file, error.position?.line ?? 0, error.position?.column ?? 0)
    }
    let ordered = errors.enumerated().sorted {
      let (left, right) = (place($0.element), place($1.element))
      return left == right ? $0.offset < $1.offset : left < right
    }
    self.init(ordered.map(\.element))
  }

  /// `{"ok": false, "errors": [{code, message, expected?, received?, remedy, file?, line?, column?, rule?}]}`.
  public var json: JSONValue {
    ["ok": false, "errors": .array(all.map { .object($0.placedJSON) })]
  }

  /// The reasons in any error of ours; a foreign one becomes `internal`, whose text is for the operator at this terminal.
  public init(_ error: any Error) {
    switch error {
    case let error as Refusals: all = error.all
    case let error as CodedError: all = [error]
    case let error as ConfigurationProblems: all = error.all
    case let error as ManifestProblems: all = error.all
    case let error as PolicyProblems: all = error.errors
    default:
      all = [
        CodedError(
          .internal, "something went wrong that no check foresaw", received: "`\(error)`",
          remedy: "report this as a defect, with the command and this message", exposure: .operator)
      ]
    }
  }
}
