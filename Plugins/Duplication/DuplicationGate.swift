import CloneDetection
public import GateKit
import SourceText

/// Holds duplicated code to a limit: see the manifest.
public struct DuplicationGate: Gate {
  private let settings: DuplicationSettings

  public init(_ settings: DuplicationSettings) { self.settings = settings }

  public var needs: Needs {
    var needs = Needs(snapshots: [.base, .mergeBase, .head])
    needs.looksAtTreesOnly = true
    return needs
  }

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    let trees = ComparedTrees(
      change: context.change, base: try await context.repository.tree(.base),
      mergeBase: try await context.repository.tree(.mergeBase), head: try await context.repository.tree(.head)
    )
    guard context.change.base != nil else {
      let limits = settings.overall ?? OverallLimits(density: settings.newCode.density)
      let comparison = try await trees.survey(settings)
      return try await WholeTree(limits: limits, comparison: comparison, head: trees.head).answer()
    }
    let comparison = try await trees.compare(settings, cache: context.cache)
    let changes = context.change.lineChanges
    let code = try NewCode(comparison, changes)
    var answer = GateAnswer()
    let pairs = NewCodeRule(limits: settings.newCode).judge(code, &answer)
    if let limits = settings.overall {
      OverallRule(limits: limits).judge(comparison.before, comparison.after, &answer)
    } else {
      answer.measurements.append(comparison.after.measurement("duplicated lines"))
    }
    SuppressionRule(limits: settings.suppressions).judge(code, &answer)
    answer.notes += comparison.after.notes
    let added = Dictionary(changes.map { ($0.path, $0.added) }) { first, _ in first }
    answer.exhibits = try await SideBySide(head: trees.head, added: added).exhibits(of: pairs)
    return answer
  }
}

extension CloneTotals {
  func measurement(_ name: String, limit: Measurement.Limit? = nil) -> Measurement {
    Measurement(name, duplicatedLines, of: max(1, lines), unit: .percent, limit: limit)
  }

  /// What was looked at, and what was not and why.
  var notes: [String] {
    var notes = ["compared \(counted(files, "file")) with \(counted(lines, "line"))"]
    let reasons = skipped.map { (words: $0.key.words, count: $0.value) }.sorted { $0.words < $1.words }
    // Two reasons can have the same words.
    var counts: [(words: String, count: Int)] = []
    for reason in reasons {
      if counts.last?.words == reason.words {
        counts[counts.count - 1].count += reason.count
      } else {
        counts.append(reason)
      }
    }
    if !counts.isEmpty {
      notes.append("left out: " + counts.map { "\($0.count) \($0.words)" }.joined(separator: ", "))
    }
    return notes
  }
}

/// A share as people read it, floored to two decimals: `3.07 %`.
func share(_ part: Int, of whole: Int) -> String {
  let hundredths = whole == 0 ? 0 : Int(Int128(part) * 10_000 / Int128(whole))
  return Percent(hundredths: min(hundredths, 10_000)).description
}

/// Whether a share is larger than a limit; exact.
func exceeds(_ part: Int, of whole: Int, _ limit: Percent) -> Bool {
  Int128(part) * 10_000 > Int128(limit.hundredths) * Int128(whole)
}
