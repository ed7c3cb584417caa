import GateKit
import SourceText

/// The executable bit and `#!` say the same thing, or one of them is a mistake. The two directions have the names
/// of the pre-commit hooks for them.
struct ExecutableBits {
  let executablesHaveShebangs: Bool
  let shebangScriptsAreExecutable: Bool

  /// The change decided the mode or the first line.
  static func isJudged(_ file: ChangedFile) -> Bool {
    guard let after = file.after, !file.isBinary, after.mode == .regular || after.mode == .executable else {
      return false
    }
    return file.before?.mode != after.mode || file.addedLines.contains(1) || file.removedLines.contains(1)
  }

  func finding(on file: ChangedFile, hasShebang: Bool) -> Finding? {
    if executablesHaveShebangs, file.after?.mode == .executable, !hasShebang {
      return Finding(
        rule: Rule.executableWithoutShebang,
        message: "\(file.path) has the executable bit but does not begin with #!",
        help: "take the bit away with git update-index --chmod=-x, or name the interpreter in the first line",
        location: Location(file.path), identity: "mode")
    }
    if shebangScriptsAreExecutable, file.after?.mode == .regular, hasShebang {
      return Finding(
        rule: Rule.shebangNotExecutable,
        message: "\(file.path) begins with #! but lacks the executable bit",
        help: "set the bit with git update-index --chmod=+x, or delete the first line",
        location: Location(file.path), identity: "mode")
    }
    return nil
  }
}
