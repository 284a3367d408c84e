internal import Foundation

/// User names as they are compared (RFC 7644 §5, RFC 8265 §3.3, the profile UsernameCaseMapped): wide and narrow letters
/// become their ordinary ones, letter case is mapped by ``CaseFolding``, and the result is brought to form NFC.
///
/// The preparation serves comparison and uniqueness alone; a user name is kept and shown as sent. It is the same for a
/// whole name and for a part of one that a filter looks for, which is why a final `ς` counts as `σ` wherever it stands.
/// ``accepts(_:)`` says which names may be written; a name that may not be written equals none that was.
public enum UserNameFolding {
  /// The name as it is compared. Folding twice changes nothing.
  public static func fold(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return CaseFolding.fold(text) }
    return CaseFolding.fold(withOrdinaryWidth(text)).precomposedStringWithCanonicalMapping
  }

  /// Width mapping: letters and signs of the forms for East Asian typography. Those of it that mean a sign or half a
  /// syllable are left alone, since no user name may hold them in either form.
  private static func withOrdinaryWidth(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isOfOtherWidth) else { return text }
    var mapped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isOfOtherWidth(scalar) {
        mapped.append(contentsOf: String(scalar).precomposedStringWithCompatibilityMapping.unicodeScalars)
      } else {
        mapped.append(scalar)
      }
    }
    return String(mapped)
  }

  private static func isOfOtherWidth(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\u{3000}" || ("\u{FF01}"..."\u{FF9F}").contains(scalar)
  }
}
