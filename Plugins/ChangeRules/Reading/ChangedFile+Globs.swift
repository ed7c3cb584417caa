import GateKit
import SourceText

extension ChangedFile {
  /// By its path at head, or at the merge base for a deleted file.
  func isAt(_ globs: [Glob]) -> Bool { globs.contains { $0.matches(path) } }

  /// By its path before or after: a file that moved away was changed where it was.
  func touches(_ globs: [Glob]) -> Bool {
    globs.contains { $0.matches(path) || (isMoved && $0.matches(previousPath)) }
  }

  var isMoved: Bool { if case .renamed = status { true } else { false } }

  /// A file of text at head: no deleted one, no link, no submodule, nothing binary.
  var isText: Bool {
    guard let after, !isBinary else { return false }
    return after.mode == .regular || after.mode == .executable
  }
}

/// `a.md`, `b.md` and 3 more, for messages.
func names(_ files: [ChangedFile], limit: Int = 3) -> String {
  listed(files.map { $0.path.description.shortened(to: 200) }, limit: limit)
}

func names(_ globs: [Glob]) -> String { listed(globs.map(\.text)) }
