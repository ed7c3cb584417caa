import SourceText

/// What a person says to Gatehouse in a comment, one line each: `/gatehouse recheck`, `/gatehouse explain`,
/// `/gatehouse override GATE sha=4f2c91a3b2 reason="why"`.
public enum CommentCommand: Hashable, Sendable {
  case recheck
  case explain
  case override(OverrideRequest)

  /// A line that is none of them, and why.
  public struct Unreadable: Error, Hashable, Sendable {
    public let message: String
  }

  static let prefix = "/gatehouse"
  static let words = ["recheck", "explain", "override"]
  /// Bytes of a line.
  static let lineLimit = 2000
  /// Lines of one comment; what comes after them is not read.
  static let countLimit = 20
  static let usage = "say recheck, explain, or override GATE sha=HEAD reason=\"why\""

  /// The commands of a comment, in its order: of each line that begins with `/gatehouse`, at its very start.
  public static func all(in comment: String) -> [Result<CommentCommand, Unreadable>] {
    let lines = comment.split(whereSeparator: \.isNewline).filter { line in
      line.hasPrefix(prefix) && line.dropFirst(prefix.count).first.map { $0 == " " || $0 == "\t" } ?? true
    }
    var commands = lines.prefix(countLimit).map { line in
      Result { () throws(Unreadable) in try CommentCommand(line.dropFirst(prefix.count)) }
    }
    if lines.count > countLimit {
      commands.append(
        .failure(Unreadable(message: "only the first \(countLimit) commands of a comment are read")))
    }
    return commands
  }

  /// - Parameter line: what follows `/gatehouse`.
  private init(_ line: Substring) throws(Unreadable) {
    guard line.utf8.count <= Self.lineLimit else {
      throw Unreadable(message: "the line is longer than \(Self.lineLimit) bytes")
    }
    let words = try CommandWords(line).words
    guard let first = words.first else { throw Unreadable(message: "there is no command; \(Self.usage)") }
    switch first.text {
    case "recheck", "explain":
      guard words.count == 1 else {
        throw Unreadable(message: "\(first.text) takes nothing behind it; put it on a line of its own")
      }
      self = first.text == "recheck" ? .recheck : .explain
    case "override": self = .override(try OverrideRequest(words.dropFirst()))
    default:
      let hint = didYouMean(first.text, among: Self.words)
      throw Unreadable(
        message:
          "unknown command \"\(first.text.shortened(to: 60))\"\(hint.isEmpty ? "; \(Self.usage)" : hint)")
    }
  }
}

/// That one gate shall pass for one head.
public struct OverrideRequest: Hashable, Sendable {
  /// Name of the gate in the policy.
  public let gate: String
  /// The beginning of the head's id, as written.
  public let sha: String?
  public let reason: String?

  static let keys = ["sha", "reason"]

  fileprivate init(_ words: ArraySlice<CommandWords.Word>) throws(CommentCommand.Unreadable) {
    guard let gate = words.first, gate.key == nil else {
      throw CommentCommand.Unreadable(
        message: "override is followed by the name of a gate: \(CommentCommand.usage)")
    }
    var values: [String: String] = [:]
    for word in words.dropFirst() {
      guard let key = word.key else {
        throw CommentCommand.Unreadable(
          message:
            "\"\(word.text.shortened(to: 60))\" belongs to nothing; put a reason of several words in quotes: "
            + "reason=\"…\"")
      }
      guard Self.keys.contains(key) else {
        let hint = didYouMean(key, among: Self.keys)
        throw CommentCommand.Unreadable(
          message:
            "override knows no \"\(key.shortened(to: 60))\"\(hint.isEmpty ? "; \(CommentCommand.usage)" : hint)"
        )
      }
      guard values.updateValue(word.text, forKey: key) == nil else {
        throw CommentCommand.Unreadable(message: "\(key) stands there twice")
      }
    }
    self.gate = gate.text
    sha = values["sha"]
    reason = values["reason"]
  }
}

/// The words of a line; `key=value` is one, and a value in quotes may hold blanks.
struct CommandWords {
  struct Word {
    /// What stands before the first `=`.
    var key: String?
    var text: String
  }

  private(set) var words: [Word] = []

  /// The quotes that a telephone writes for plain ones end each other too.
  private static let quotes: [Character: Character] = ["\"": "\"", "“": "”", "„": "“"]

  init(_ line: Substring) throws(CommentCommand.Unreadable) {
    var rest = line[...]
    while let next = rest.first {
      if next == " " || next == "\t" {
        rest.removeFirst()
        continue
      }
      words.append(try Self.word(&rest))
    }
  }

  private static func word(_ rest: inout Substring) throws(CommentCommand.Unreadable) -> Word {
    var word = Word(key: nil, text: "")
    while let character = rest.popFirst() {
      if character == " " || character == "\t" { break }
      if character == "=", word.key == nil {
        word.key = word.text
        word.text = ""
        if let first = rest.first, let end = quotes[first] {
          rest.removeFirst()
          word.text = try quoted(&rest, until: end)
          guard rest.first.map({ $0 == " " || $0 == "\t" }) ?? true else {
            throw CommentCommand.Unreadable(message: "a blank is missing behind the closing quotes")
          }
        }
        continue
      }
      word.text.append(character)
    }
    return word
  }

  private static func quoted(_ rest: inout Substring, until end: Character) throws(CommentCommand.Unreadable)
    -> String
  {
    var text = ""
    while let character = rest.popFirst() {
      if character == end { return text }
      // A backslash keeps a quote, or itself, in the text.
      if character == "\\", let kept = rest.first, kept == end || kept == "\\" {
        text.append(kept)
        rest.removeFirst()
      } else {
        text.append(character)
      }
    }
    throw CommentCommand.Unreadable(message: "the quotes are not closed")
  }
}
