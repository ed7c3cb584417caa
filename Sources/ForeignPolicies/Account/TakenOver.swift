internal import SourceText

/// A policy made of another tool's file, and the account of that file.
public struct TakenOver: Equatable, Sendable {
  /// The file as the person named it.
  public let source: String
  public let format: ForeignFormat
  /// What became of every key, in the order of the file.
  public let outcomes: [Outcome]
  let draft: [DraftLine]
  /// What the whole means here and meant differently there, of which no key speaks.
  public let remarks: [String]

  /// Keys that mean here what they meant there, and those that do with a difference.
  public var carried: Int {
    count { $0 == .carried } + count { if case .differs = $0 { true } else { false } }
  }
  public var differing: Int { count { if case .differs = $0 { true } else { false } } }
  public var left: Int { count { if case .left = $0 { true } else { false } } }
  public var needless: Int { count { if case .needless = $0 { true } else { false } } }

  private func count(_ isSo: (Outcome.Fate) -> Bool) -> Int { outcomes.count { isSo($0.fate) } }

  /// `9 of 14 keys of codecov.yml are carried over, 1 of them with a difference; 3 need nothing here, 2 are left out`.
  public var summary: String {
    var text = "\(carried) of \(counted(outcomes.count, "key")) of \(source) "
    text += carried == 1 ? "is carried over" : "are carried over"
    if differing > 0 { text += ", \(differing) of them with a difference" }
    var rest: [String] = []
    if needless > 0 { rest.append("\(needless) \(needless == 1 ? "needs" : "need") nothing here") }
    if left > 0 { rest.append("\(left) \(left == 1 ? "is" : "are") left out") }
    return rest.isEmpty ? text : text + "; " + rest.joined(separator: ", ")
  }
}

extension TakenOver {
  /// The policy file.
  ///
  /// - Parameters:
  ///   - observe: nothing blocks yet.
  ///   - extending: the built-in policy below it; nil: none.
  public func text(observe: Bool, extending: String?) -> String {
    let name = source.onOneCommentLine
    var text = """
      # What a pull request must satisfy before it enters a branch, taken over from \(name).
      # The policy of the target branch decides: a change of this file counts once it is merged.
      # gatehouse check         judges the current branch
      # gatehouse policy show   prints the policy with all that it extends
      # gatehouse gates         lists the gates and their settings
      version: 1

      """
    if let extending { text += "extends: [\(extending)]\n" }
    text +=
      observe
      ? "mode: observe   # everything runs and is shown, nothing blocks; remove this line to enforce\n"
      : "# mode: observe   # everything runs and is shown, nothing blocks\n"
    for line in draft { text += "\n" + render([line], indent: 0) }
    text += section(
      "How this differs from \(name):",
      remarks.map { ("", $0) } + list { if case .differs(let text) = $0 { text } else { nil } })
    text += section("Of \(name), left out:", list { if case .left(let text) = $0 { text } else { nil } })
    text += section(
      "Of \(name), needless here:", list { if case .needless(let text) = $0 { text } else { nil } })
    return text
  }

  private func list(_ text: (Outcome.Fate) -> String?) -> [(String, String)] {
    outcomes.compactMap { outcome in
      text(outcome.fate).map { ("line \(outcome.mark.line), \(outcome.key): ", $0) }
    }
  }

  private func section(_ title: String, _ items: [(String, String)]) -> String {
    guard !items.isEmpty else { return "" }
    return "\n# \(title)\n" + items.map { comment($0.0 + $0.1) }.joined()
  }
}

/// An item of a list in comments, wrapped.
private func comment(_ text: String) -> String {
  var lines = [""]
  for word in text.onOneCommentLine.split(separator: " ") {
    let last = lines[lines.count - 1]
    if !last.isEmpty, last.count + word.count + 1 > 98 {
      lines.append(String(word))
    } else {
      lines[lines.count - 1] = last.isEmpty ? String(word) : "\(last) \(word)"
    }
  }
  return lines.enumerated().map { "#  \($0 == 0 ? "-" : " ") \($1)\n" }.joined()
}

extension String {
  /// Text of another file inside a comment: no line break, nothing that cannot be seen.
  var onOneCommentLine: String { escaped(for: .terminal) }
}
