import ChildProcesses
import SourceText

/// What git could not bring, in its words.
public struct FetchError: Error, Hashable, Sendable, CustomStringConvertible {
  public let message: String
  /// What to do about it; nil where git's words say all.
  public let mend: String?
  /// The remote wanted to know who asks.
  let isRefusal: Bool
  /// The repository here is not as git left it.
  let isDamage: Bool
  /// The remote says that it is at another address.
  let isElsewhere: Bool
  /// The remote has no such branch.
  public let isMissingReference: Bool

  init(
    _ message: String, mend: String? = nil, isRefusal: Bool = false, isDamage: Bool = false,
    isElsewhere: Bool = false, isMissingReference: Bool = false
  ) {
    self.message = message
    self.mend = mend
    self.isRefusal = isRefusal
    self.isDamage = isDamage
    self.isElsewhere = isElsewhere
    self.isMissingReference = isMissingReference
  }

  init(_ action: String, _ outcome: ChildOutcome, _ limit: Duration) {
    if outcome.cutShort == .time {
      self.init("cannot \(action): it took longer than \(limit)")
      return
    }
    let lines = String(decoding: outcome.errorOutput, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { withoutCredentials(String($0)) }
    let said = lines.last { $0.hasPrefix("fatal: ") || $0.hasPrefix("error: ") } ?? lines.last ?? "git failed"
    let reason = said.drop { $0 != " " }.drop { $0 == " " }
    // A private repository is often said not to be there.
    let isRefused = lines.contains { line in
      [
        "terminal prompts disabled", "Authentication failed", "Permission denied", "could not read Username",
        "Repository not found",
      ]
      .contains { line.contains($0) }
    }
    self.init(
      "cannot \(action): \(reason.isEmpty ? said[...] : reason)",
      mend: isRefused
        ? "let the checkout step keep its credentials, or clone in full (fetch-depth: 0)" : nil,
      isRefusal: isRefused,
      isDamage: lines.contains { line in damageWords.contains { line.contains($0) } }
        && !lines.contains { line in brokenWords.contains { line.contains($0) } },
      isElsewhere: lines.contains { $0.contains("returned error: 30") },
      isMissingReference: lines.contains { $0.contains("couldn't find remote ref") })
  }

  public var description: String { mend.map { "\(message); \($0)" } ?? message }
}

/// Of a repository with broken or missing files, and of locks that a git which was killed left behind.
private let damageWords = [
  "bad object", "broken", "corrupt", "did not send all necessary objects", "does not point to a valid object",
  // Whatever the address is, it is not in the configuration any more.
  "'origin' does not appear to be a git repository", "index-pack failed", "is empty", "not a git repository",
  "object file", "unable to read",
  "unable to resolve",
  ".lock': File exists",
]

/// Of a connection that ended before its time: what came is not all, and what is here is as it was.
private let brokenWords = ["early EOF", "RPC failed", "hung up unexpectedly", "unexpected disconnect"]

/// An address in git's words may hold a password.
private func withoutCredentials(_ line: String) -> String {
  var result = ""
  var rest = line[...]
  while let mark = rest.firstRange(of: "://") {
    result += rest[..<mark.upperBound]
    rest = rest[mark.upperBound...]
    let authority = rest.prefix { $0 != "/" && !$0.isWhitespace && $0 != "'" }
    if let at = authority.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
  }
  return result + rest
}
