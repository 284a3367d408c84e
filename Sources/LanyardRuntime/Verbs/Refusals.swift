public import Diagnostics
internal import LanyardCore
internal import RoleMapping

/// Why a verb did nothing: every reason it found, in order. Never empty.
public struct Refusals: Error, Sendable {
  public let all: [CodedError]

  public init(_ all: [CodedError]) {
    self.all = all
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
