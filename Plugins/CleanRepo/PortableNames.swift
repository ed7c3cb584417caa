import GateKit
import SourceText

/// Names that Windows cannot hold: a clone there fails, or loses the file. After "Naming Files, Paths, and
/// Namespaces" of the Windows documentation.
struct PortableNames {
  static func finding(on file: ChangedFile) -> Finding? {
    guard file.isNewPath else { return nil }
    for component in file.path.components {
      guard let reason = objection(to: component) else { continue }
      return Finding(
        rule: Rule.unportableName, message: "Windows cannot hold the name \(file.path): \(reason)",
        help: "rename it", location: Location(file.path), identity: "name")
    }
    return nil
  }

  static func objection(to name: ArraySlice<UInt8>) -> String? {
    guard let text = String(validating: name, as: UTF8.self) else { return "it is not UTF-8" }
    if text.unicodeScalars.contains(where: { $0.value < 0x20 }) { return "it holds a control character" }
    if let stray = text.unicodeScalars.first(where: { "<>:\"|?*\\".unicodeScalars.contains($0) }) {
      return "it holds \(stray)"
    }
    if text.last == "." || text.last == " " { return "a part of it ends in a dot or a space" }
    let stem = text.prefix { $0 != "." }.uppercased()
    return reserved.contains(stem) ? "\(stem) is a device" : nil
  }

  private static let reserved: Set<String> = Set(
    ["CON", "PRN", "AUX", "NUL"] + (0...9).flatMap { ["COM\($0)", "LPT\($0)"] })
}
