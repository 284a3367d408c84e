internal import Diagnostics
internal import SignedXML

/// How the identity provider itself says the request went (SAML Core §3.2.2.1).
public struct ResponseStatus: Sendable {
  /// Codes below the top one that are read; the standard defines one level, and some products nest deeper.
  static let maximumCodes = 4
  static let maximumMessageScalars = 400

  /// StatusCode values from the top down; the first is empty where there is none, which is no success.
  public let codes: [String]
  /// StatusMessage on one line: control and direction characters are gone, and at most 400 code points are kept.
  public let message: String?

  init(_ status: (some XMLElementView)?) {
    let namespace = SAMLVocabulary.protocolNamespace
    var codes: [String] = []
    var element = status?.onlyChild("StatusCode", in: namespace)
    while let code = element, codes.count < Self.maximumCodes {
      codes.append(code.attribute("Value") ?? "")
      element = code.onlyChild("StatusCode", in: namespace)
    }
    self.codes = codes.isEmpty ? [""] : codes
    let text = status?.onlyChild("StatusMessage", in: namespace)?.text
    message = text.map { Self.oneLine($0) }
  }

  public var code: String { codes[0] }
  public var secondCode: String? { codes.count > 1 ? codes[1] : nil }
  public var isSuccess: Bool { code.hasSameOctets(as: SAMLVocabulary.statusSuccess) }

  /// Foreign text for a log line or a terminal.
  private static func oneLine(_ text: String) -> String {
    var kept = String.UnicodeScalarView()
    var count = 0
    for scalar in text.unicodeScalars {
      let isBlank = scalar.properties.isWhitespace || isInvisible(scalar)
      guard !isBlank || (kept.last.map { $0 != " " } ?? false) else { continue }
      guard count < maximumMessageScalars else {
        kept.append("…")
        break
      }
      kept.append(isBlank ? " " : scalar)
      count += 1
    }
    return String(String(kept).trimmingXMLSpace)
  }

  /// Controls, and format characters such as those that turn the direction of writing.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
    default: false
    }
  }
}
