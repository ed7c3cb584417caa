import GateKit
import SourceText

/// What a change adds in directives, less what it only moves, indents or narrows.
struct NewDirectives {
  private(set) var added: [(path: RepositoryPath, directive: Directive)] = []
  private var removed: [(path: RepositoryPath, directive: Directive)] = []
  private(set) var kept = 0

  /// - Parameters:
  ///   - path: at head.
  ///   - removed: of the same file, wherever it was.
  mutating func add(_ path: RepositoryPath, added: [Directive], removed: [Directive]) {
    var left = removed
    for directive in added {
      // The same one on a line that changed; else one that turned off at least as much.
      let match =
        left.firstIndex { $0.kind == directive.kind && $0.rules == directive.rules }
        ?? left.firstIndex { $0.kind == directive.kind && $0.covers(directive) }
      if let match {
        left.remove(at: match)
        kept += 1
      } else {
        self.added.append((path, directive))
      }
    }
    self.removed += left.map { (path, $0) }
  }

  /// Lines that one file loses and another gets are moved: call it once all files are known.
  mutating func settleMoves() {
    var lost: [[UInt8]: Int] = [:]
    for entry in removed { lost[entry.directive.moveKey, default: 0] += 1 }
    added.removeAll { entry in
      let key = entry.directive.moveKey
      guard let count = lost[key], count > 0 else { return false }
      lost[key] = count - 1
      kept += 1
      return true
    }
  }
}

extension Directive {
  fileprivate func covers(_ other: Directive) -> Bool {
    rules.isEmpty || !other.rules.isEmpty && Set(other.rules).isSubset(of: rules)
  }

  /// The whole line: only that is a move.
  fileprivate var moveKey: [UInt8] { Array(kind.utf8) + [0] + text }
}
