import GateEngine
import GateKit
import SourceText

extension PolicyCollection {
  /// Executables that one policy may name.
  static let executableLimit = 64

  /// Asks every executable that the files name what it is, each once.
  ///
  /// - Parameter builtIn: the gates of this program, whose names an executable cannot have.
  mutating func ask(_ describe: (String) async throws -> DescribedGate, builtIn: [GateDefinition]) async {
    var asked: Set<String> = []
    for (name, run) in fragments.flatMap(\.executables) {
      if builtIn.contains(where: { $0.id == name.key }) {
        note("\"\(name.key)\" is a gate of this program; give the executable another name", at: name.mark)
      }
      if let gate = name.node["gate"] {
        note(
          "\"run\" and \"gate\" exclude each other: a gate is an executable or one of this program",
          at: gate.mark)
      }
      guard let word = run.scalar, asked.insert(word).inserted else { continue }
      guard asked.count <= Self.executableLimit else {
        return note(
          "more than \(Self.executableLimit) executables in one policy", at: run.mark, isLacking: true)
      }
      if let reason = objection(to: word) {
        note(reason, at: run.mark, isLacking: true)
        continue
      }
      do {
        switch try await describe(word) {
        case .described(let gate, let record): add(gate, record)
        case .unread(let gate): add(gate, nil)
        case .problem(let reason): note(reason, at: run.mark, isLacking: true)
        }
      } catch { note("cannot ask \(word) what it is: \(error)", at: run.mark, isLacking: true) }
    }
  }

  /// Why the word names no executable.
  private func objection(to word: String) -> String? {
    if word.isEmpty { return "name an executable: a path of this repository, or one of this machine's gates" }
    let parts = word.split(separator: "/", omittingEmptySubsequences: false)
    if parts.contains("..") || word.hasPrefix("/") || word.utf8.contains(0) {
      return "\"\(word)\" leads out of the repository; paths start at its root"
    }
    if parts.contains("") || parts.contains(".") { return "\"\(word)\" is no path of the repository" }
    return nil
  }
}
