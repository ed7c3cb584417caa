import SourceText
import TestSupport
import Testing

@testable import CloneDetection

/// A change, and what it costs.
private struct Change: Sendable, CustomTestStringConvertible {
  let name: String
  let before: [RepositoryPath: String]
  let after: [RepositoryPath: String]
  /// Duplicated lines that count as new, and as changed, in all files.
  let net: Int
  let changed: Int
  let classes: Int
  var renames: [RepositoryPath: RepositoryPath] = [:]
  var copies: Set<RepositoryPath> = []
  var testDescription: String { name }

  init(
    _ name: String, before: [RepositoryPath: String], after: [RepositoryPath: String], net: Int, changed: Int,
    classes: Int, renames: [RepositoryPath: RepositoryPath] = [:], copies: Set<RepositoryPath> = []
  ) {
    self.name = name
    self.before = before
    self.after = after
    self.net = net
    self.changed = changed
    self.classes = classes
    self.renames = renames
    self.copies = copies
  }

  /// A diff by whole lines, as git's would be for these.
  var lineChanges: [LineChange] {
    let gone = Set(renames.values)
    return Set(before.keys).union(after.keys).subtracting(gone).sorted().map { path in
      let previous = copies.contains(path) ? nil : renames[path] ?? (before[path] == nil ? nil : path)
      let old = previous.flatMap { before[$0] } ?? ""
      var (added, removed): ([ClosedRange<Int>], [ClosedRange<Int>]) = ([], [])
      for step in lines(after[path] ?? "").difference(from: lines(old)) {
        switch step {
        case .insert(let offset, _, _): added.append(offset + 1...offset + 1)
        case .remove(let offset, _, _): removed.append(offset + 1...offset + 1)
        }
      }
      return LineChange(
        path: path, previous: previous, added: LineSet(added), removed: LineSet(removed),
        isDeleted: after[path] == nil)
    }
  }

  private func lines(_ text: String) -> [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}

private let block = code(1...20, seed: "shared")
private let mended = block.replacing("first: sharedx9", with: "second: sharedx9")
private let wrapped = block.replacing(
  "compute(shared, first: sharedx9,", with: "compute(\n  shared,\n  first: sharedx9,\n")

private let changes: [Change] = [
  Change(
    "new code alone", before: ["a.swift": block], after: ["a.swift": block, "b.swift": code(1...30)], net: 0,
    changed: 0, classes: 0),
  Change(
    "a copy", before: ["a.swift": block], after: ["a.swift": block, "b.swift": block], net: 20, changed: 20,
    classes: 1),
  Change(
    "a copy that git calls one", before: ["a.swift": block], after: ["a.swift": block, "b.swift": block],
    net: 20,
    changed: 20, classes: 1, copies: ["b.swift"]),
  Change(
    "two new files alike", before: [:], after: ["a.swift": block, "b.swift": block], net: 40, changed: 40,
    classes: 1),
  Change(
    "nothing before and after", before: ["a.swift": block, "b.swift": block],
    after: ["a.swift": block, "b.swift": block], net: 0, changed: 0, classes: 0),
  Change(
    "a clone removed", before: ["a.swift": block, "b.swift": block], after: ["a.swift": block], net: 0,
    changed: 0, classes: 0),
  Change(
    "a renamed file", before: ["a.swift": block, "b.swift": block],
    after: ["a.swift": block, "c.swift": block], net: 0,
    changed: 0, classes: 0, renames: ["c.swift": "b.swift"]),
  Change(
    "a file that moved without git noticing", before: ["a.swift": block, "b.swift": block],
    after: ["a.swift": block, "c.swift": block], net: 0, changed: 20, classes: 0),
  Change(
    "code that moved within a file", before: ["a.swift": block, "b.swift": block + code(1...30)],
    after: ["a.swift": block, "b.swift": code(1...30) + block], net: 0, changed: 20, classes: 0),
  Change(
    "code that moved to another file",
    before: ["a.swift": block, "b.swift": block + code(1...5), "c.swift": code(6...9)],
    after: ["a.swift": block, "b.swift": code(1...5), "c.swift": code(6...9) + block], net: 0, changed: 20,
    classes: 0),
  Change(
    "code that moved once and was copied once", before: ["a.swift": block + code(1...5)],
    after: ["a.swift": code(1...5), "b.swift": block, "c.swift": block], net: 20, changed: 40, classes: 1),
  Change(
    "both halves mended", before: ["a.swift": block, "b.swift": block],
    after: ["a.swift": mended, "b.swift": mended],
    net: 0, changed: 2, classes: 0),
  Change(
    "one half mended", before: ["a.swift": block, "b.swift": block],
    after: ["a.swift": mended, "b.swift": block],
    net: 0, changed: 0, classes: 0),
  Change(
    "the other half mended later", before: ["a.swift": mended, "b.swift": block],
    after: ["a.swift": mended, "b.swift": mended], net: 0, changed: 1, classes: 0),
  Change(
    "both halves mended, and a third copy", before: ["a.swift": block, "b.swift": block],
    after: ["a.swift": mended, "b.swift": mended, "c.swift": mended], net: 20, changed: 22, classes: 1),
  Change(
    "a third copy", before: ["a.swift": block, "b.swift": block],
    after: ["a.swift": block, "b.swift": block, "c.swift": block], net: 20, changed: 20, classes: 1),
  Change(
    "both halves grow", before: ["a.swift": block, "b.swift": block],
    after: ["a.swift": block + code(1...6), "b.swift": block + code(1...6)], net: 12, changed: 12, classes: 1),
  Change(
    "both halves grow in the middle",
    before: ["a.swift": block + code(1...9), "b.swift": block + code(1...9)],
    after: ["a.swift": block + code(51...55) + code(1...9), "b.swift": block + code(51...55) + code(1...9)],
    net: 10,
    changed: 10, classes: 1),
  Change(
    "a mended line that becomes many", before: ["a.swift": block, "b.swift": block],
    after: [
      "a.swift": mended.replacing("let shared9 =", with: code(31...40) + "let shared9 ="),
      "b.swift": mended.replacing("let shared9 =", with: code(31...40) + "let shared9 ="),
    ], net: 18, changed: 22, classes: 1),
  Change(
    "wrapped anew on one side", before: ["a.swift": block, "b.swift": block],
    after: ["a.swift": wrapped, "b.swift": block],
    net: 0, changed: 4, classes: 0),
  Change(
    "wrapped anew on both sides", before: ["a.swift": block, "b.swift": block],
    after: ["a.swift": wrapped, "b.swift": wrapped], net: 0, changed: 8, classes: 0),
  Change(
    "indented anew", before: ["a.swift": block, "b.swift": block],
    after: ["a.swift": block.replacing("let ", with: "  let "), "b.swift": block], net: 0, changed: 20,
    classes: 0),
  Change(
    "comments and blank lines in a clone", before: ["a.swift": block, "b.swift": block],
    after: ["a.swift": block.replacing("let shared9 =", with: "// why\n\nlet shared9 ="), "b.swift": block],
    net: 0,
    changed: 2, classes: 0),
  Change(
    "a line that makes the clone long enough",
    before: ["a.swift": code(1...9) + "x()\n", "b.swift": code(1...9) + "y()\n"],
    after: ["a.swift": code(1...10) + "x()\n", "b.swift": code(1...10) + "y()\n"], net: 2, changed: 2,
    classes: 1),
  Change(
    "new code beside an old clone", before: ["a.swift": block, "b.swift": block],
    after: ["a.swift": block + code(1...8), "b.swift": block], net: 0, changed: 0, classes: 0),
  Change(
    "an edit that makes other code alike",
    before: ["a.swift": block, "b.swift": code(1...20, seed: "shared").replacing("compute", with: "count")],
    after: ["a.swift": block, "b.swift": block], net: 20, changed: 20, classes: 1),
]

@Suite("New code")
struct NewCodeTests {
  @Test("costs what it adds to clones", arguments: changes)
  fileprivate func cost(_ change: Change) async throws {
    let comparison = try await Trial(before: change.before, change.after).compare()
    let code = try NewCode(comparison, change.lineChanges)
    #expect(code.netDuplicatedLines == change.net)
    #expect(code.changedDuplicatedLines == change.changed)
    #expect(code.netClasses.count == change.classes)
    #expect(code.netDuplicatedLines <= code.netLines)
  }

  @Test("is told from moved code by removed tokens, each used once")
  func moved() async throws {
    let before: [RepositoryPath: String] = ["a.swift": block + code(1...3), "b.swift": code(4...9)]
    let after: [RepositoryPath: String] = ["a.swift": code(1...3), "b.swift": code(4...9) + block + block]
    let change = Change("", before: before, after: after, net: 0, changed: 0, classes: 0)
    let code = try NewCode(try await Trial(before: before, after).compare(), change.lineChanges)
    #expect(code.changedLines == 40)
    #expect(code.movedLines == 20)
    #expect(code.netDuplicatedLines == 20)
  }

  @Test("names the lines that comments take out")
  func suppressed() async throws {
    let before: [RepositoryPath: String] = ["a.swift": block + "// CPD-OFF\nold()\n// CPD-ON\n"]
    let after: [RepositoryPath: String] = [
      "a.swift": block + "// CPD-OFF\nold()\nnew()\n// CPD-ON\n", "b.swift": "x()\n",
    ]
    let change = Change("", before: before, after: after, net: 0, changed: 0, classes: 0)
    let code = try NewCode(try await Trial(before: before, after).compare(), change.lineChanges)
    #expect(code.suppressed == ["a.swift": LineSet([23...23])])
    #expect(code.suppressedLines == 1)
  }

  @Test("takes lines that a caller says too many of")
  func tooMany() async throws {
    let comparison = try await Trial(["a.swift": block, "b.swift": block]).compare()
    let all = LineSet([1...Int.max - 1])
    let code = try NewCode(
      comparison,
      ["a.swift", "b.swift", "gone.swift"].map {
        LineChange(path: $0, previous: nil, added: all, removed: LineSet())
      })
    #expect(code.changedLines == 40)
    #expect(code.netDuplicatedLines == 40)
  }
}
