public import GateKit

extension GateDefinition {
  /// A gate whose executable is not asked what it is: it takes any settings, and its question is not put.
  ///
  /// - Parameter reason: in words that follow "not asked: ".
  public static func unread(_ name: String, reason: String) -> GateDefinition {
    let manifest = GateManifest(
      id: name.split(separator: "/").last.map(String.init) ?? name,
      summary: "An executable that was not asked what it does.", rationale: reason, rules: [], examples: [])
    return GateDefinition(executable: name, manifest: manifest, settings: .anything) { _ in
      PreparedGate(needs: Needs()) { _ in .skipped(reason) }
    }
  }
}
