public import SourceText

/// Lines of a source that no report should call executable, found without parsing: blank ones, comments,
/// lines of closing brackets, and what SimpleCov's `:nocov:` encloses.
///
/// Whatever is in doubt is code: a comment counts only where it is the first thing on its line.
public struct SourceLines: Hashable, Sendable {
  /// How many lines the text has.
  public let count: Int
  public let blank: LineBits
  public let comments: LineBits
  /// Nothing but `)`, `]`, `}`, `;`, `,`, and Ruby's `end`.
  public let closing: LineBits
  /// Between two `# :nocov:` of Ruby, those lines included.
  public let notCovered: LineBits

  /// - Parameter path: its ending says how the language writes comments.
  public init(_ text: [UInt8], path: RepositoryPath) {
    let language = CommentStyle(path)
    var scan = LineScan(language: language)
    let span = text.span
    var start = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var number = 0
    while start < span.count {
      number += 1
      let end = span.first(0x0A, from: start) ?? span.count
      scan.take(span.extracting(start..<end), number)
      start = end + 1
    }
    scan.finish(at: number)
    count = number
    blank = scan.blank
    comments = scan.comments
    closing = scan.closing
    notCovered = scan.notCovered
  }

  /// The report can be of this text: no line lies behind its end, and no blank line is said to run, unless
  /// the format tells of stretches of code.
  public func fits(_ coverage: FileCoverage, isRegionBased: Bool) -> Bool {
    coverage.lastLine <= count
      && (isRegionBased || coverage.executable.intersection(blank).isEmpty)
  }

  /// Takes out what only seems executable.
  ///
  /// - Parameters:
  ///   - isRegionBased: the format tells of stretches of code. Where a report of lines calls blank or comment
  ///     lines executable, its tool does too (lcov by llvm-cov or node), and it is cleaned alike. Otherwise closing
  ///     brackets stay: gcov has code on them.
  /// - Returns: the lines that were executable and are no longer.
  public func clean(_ coverage: inout FileCoverage, isRegionBased: Bool) -> LineBits {
    let idle = blank.union(comments)
    var out = coverage.executable.intersection(notCovered)
    if isRegionBased || !coverage.executable.intersection(idle).isEmpty {
      out.formUnion(coverage.executable.intersection(idle.union(closing)))
    }
    if !out.isEmpty { coverage.exclude(out) }
    return out
  }
}

private struct LineScan {
  let language: CommentStyle
  var blank = LineBits()
  var comments = LineBits()
  var closing = LineBits()
  var notCovered = LineBits()
  /// Lines of a block comment that may yet turn out not to end.
  private var block: [Int] = []
  private var isInBlock = false
  private var skipStart: Int?

  init(language: CommentStyle) { self.language = language }

  mutating func take(_ line: Span<UInt8>, _ number: Int) {
    let whole = line.count > 0 && line[line.count - 1] == 0x0D ? line.extracting(0..<(line.count - 1)) : line
    let text = whole.extracting(whole.inner)
    if isInBlock { return continueBlock(text, 0, number) }
    if text.count == 0 { return blank.insert(number) }
    if language.isRuby, text.starts(with: hash), isMark(text) { return toggle(number) }
    if language.line.contains(where: { text.starts(with: $0) }) { return comments.insert(number) }
    if language.hasBlocks, text.starts(with: blockStart) {
      isInBlock = true
      return continueBlock(text, 2, number)
    }
    if isClosing(text) { closing.insert(number) }
  }

  /// Inside a comment: looks for its end; code behind it makes the line code.
  private mutating func continueBlock(_ text: Span<UInt8>, _ start: Int, _ number: Int) {
    var index = start
    while index + 1 < text.count {
      if text[index] == UInt8(ascii: "*"), text[index + 1] == slash {
        isInBlock = false
        let rest = text.extracting((index + 2)...)
        if rest.inner.isEmpty { block.append(number) }
        for line in block { comments.insert(line) }
        return block.removeAll()
      }
      index += 1
    }
    block.append(number)
  }

  private mutating func toggle(_ number: Int) {
    comments.insert(number)
    if let start = skipStart {
      notCovered.insert(start...number)
      skipStart = nil
    } else {
      skipStart = number
    }
  }

  private func isMark(_ text: Span<UInt8>) -> Bool {
    text.array.filter { $0 != 0x20 }.elementsEqual("#:nocov:".utf8)
  }

  private func isClosing(_ text: Span<UInt8>) -> Bool {
    if language.isRuby, text.equals(rubyEnd) { return true }
    for index in 0..<text.count where !closingBytes.contains(text[index]) { return false }
    return true
  }

  /// A comment that never ends is none, and what is not switched on again stays switched off.
  mutating func finish(at last: Int) {
    if let start = skipStart { notCovered.insert(start...last) }
  }
}

private let hash: [UInt8] = [UInt8(ascii: "#")]
private let slash = UInt8(ascii: "/")
private let blockStart: [UInt8] = [slash, UInt8(ascii: "*")]
private let closingBytes = Array(")]};, \t".utf8)
private let rubyEnd = Array("end".utf8)

/// How a language writes comments, as far as `SourceLines` looks.
private struct CommentStyle {
  /// What begins a comment that ends with its line.
  let line: [[UInt8]]
  /// `/* */`
  let hasBlocks: Bool
  let isRuby: Bool

  init(_ path: RepositoryPath) {
    let name = path.name
    let dot = name.lastIndex(of: UInt8(ascii: "."))
    let ending = dot.map { String(decoding: name[($0 + 1)...], as: UTF8.self).lowercased() } ?? ""
    isRuby = ending == "rb"
    hasBlocks = slashEndings.contains(ending)
    var starts = hasBlocks ? [[slash, slash]] : []
    if hashEndings.contains(ending) { starts.append(hash) }
    line = starts
  }
}

private let slashEndings = Set(
  """
  c cc cjs cpp cs cxx dart go groovy h hh hpp hxx java js jsx kt kts m mjs mm mts php rs scala swift ts tsx
  """.split(separator: " ").map(String.init))
private let hashEndings: Set<String> = ["php", "pl", "pm", "py", "pyx", "r", "rb", "sh"]
