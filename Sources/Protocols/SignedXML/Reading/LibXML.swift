internal import CLibXML2

/// libxml2's start.
enum LibXML {
  /// libxml2 asks to be started once, before threads use it.
  private static let started: Void = xmlInitParser()

  /// Makes ready for work on this thread.
  static func prepare() {
    _ = started
    lanyard_xmlQuiet()
  }
}
