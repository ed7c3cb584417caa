import SourceText

/// When git calls us.
enum HookKind: String, CaseIterable, OptionValue {
  /// Before a commit is made: what is staged is judged.
  case preCommit = "pre-commit"
  /// Before commits leave: each branch that is pushed is judged, as it would be pushed.
  case prePush = "pre-push"

  /// By which a file is known to be ours.
  static let mark = "# Installed by gatehouse install-hook; gatehouse install-hook --uninstall takes it away."

  /// What a hook that was there before is called while ours runs it first.
  var keptName: String { rawValue + ".before-gatehouse" }

  /// A script for any POSIX shell.
  ///
  /// - Parameter isChained: the hook that was there before comes first, and its refusal counts.
  func script(isChained: Bool) -> String {
    ["#!/bin/sh", Self.mark, body(isChained), ""].joined(separator: "\n")
  }

  private func body(_ isChained: Bool) -> String {
    switch self {
    case .preCommit:
      (isChained ? "\"$(dirname \"$0\")/\(keptName)\" \"$@\" || exit $?\n" : "")
        + "exec gatehouse check --staged"
    case .prePush:
      // Git tells what is pushed on standard input, once.
      """
      pushed=$(cat)
      \(isChained ? "printf '%s\\n' \"$pushed\" | \"$(dirname \"$0\")/\(keptName)\" \"$@\" || exit $?\n" : "")\
      status=0
      while read -r local_ref local_id remote_ref remote_id; do
        # Tags are not judged, and neither is a branch that goes away.
        case "$remote_ref" in refs/heads/*) ;; *) continue ;; esac
        case "$local_id" in *[!0]*) ;; *) continue ;; esac
        gatehouse check --head "$local_id" --source "${remote_ref#refs/heads/}" </dev/null || status=$?
      done <<END
      $pushed
      END
      exit $status
      """
    }
  }
}
