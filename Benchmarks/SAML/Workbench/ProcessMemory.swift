import Foundation

/// Memory of this process as Linux counts it; zeros elsewhere.
public enum ProcessMemory {
  /// KiB held now.
  public static var resident: Int { read("VmRSS") }
  /// KiB held at most, since the start or since it was forgotten.
  public static var peak: Int { read("VmHWM") }

  /// Lets the peak be what is held now.
  public static func forgetPeak() throws { try Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs")) }

  private static func read(_ field: String) -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(field + ":") }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }
}
