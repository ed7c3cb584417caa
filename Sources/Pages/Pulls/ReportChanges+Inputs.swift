import CivilTime
import GateEngine
import GateKit
import Rendering

extension ReportChanges {
  /// What was put in and differs, in the order in which a person would look.
  static func inputs(_ old: RecordedReport, _ new: RecordedReport) -> [InputChange] {
    let single = singles.compactMap { name, value -> InputChange? in
      let (before, after) = (value(old), value(new))
      return before == after ? nil : InputChange(name: name, old: before, new: after)
    }
    let several = Self.lists.flatMap { name, entries in
      changes(of: name, from: entries(old), to: entries(new))
    }
    return single + several
  }

  /// Entries of one name that differ are one change: the report of `unit-tests` is another one.
  private static func changes(of name: String, from old: [Entry], to new: [Entry]) -> [InputChange] {
    func values(_ entries: [Entry]) -> [String: [String]] {
      Dictionary(grouping: entries, by: \.name).mapValues { $0.map(\.value) }
    }
    let (before, after) = (values(old), values(new))
    return Set(before.keys).union(after.keys).sorted().compactMap { key in
      let (one, other) = (before[key], after[key])
      guard one != other else { return nil }
      // A name alone says all where there is nothing else to say.
      func words(_ values: [String]?) -> String? {
        values.map { values in
          let text = values.filter { !$0.isEmpty }.joined(separator: ", ")
          return text.isEmpty ? key : one == nil || other == nil ? "\(key): \(text)" : text
        }
      }
      return InputChange(
        name: one == nil || other == nil ? name : "\(name) \(key)", old: words(one), new: words(other))
    }
  }

  private struct Entry {
    let name: String
    let value: String

    init(_ name: String, _ value: String = "") {
      self.name = name
      self.value = value
    }
  }

  private typealias Value = @Sendable (RecordedReport) -> String?
  private typealias Values = @Sendable (RecordedReport) -> [Entry]

  /// Of which a pull request has one.
  private static let singles: [(String, Value)] = [
    ("head", { $0.head?.short }),
    ("base", { $0.base?.short }),
    ("target", { $0.facts.target }),
    ("title", { $0.facts.title }),
    ("draft", { $0.facts.draft.map { $0 ? "draft" : "ready for review" } }),
    ("program", { $0.program }),
  ]

  /// Of which it has several.
  private static let lists: [(String, Values)] = [
    ("policy", { $0.origin.allFiles.map { Entry($0.name, String($0.digest.prefix(10))) } }),
    ("label", { ($0.facts.labels ?? []).map { Entry($0.name) } }),
    (
      "review",
      { ($0.facts.reviews ?? []).map { Entry($0.author, "\($0.state.words) of \($0.commit.prefix(10))") } }
    ),
    ("check", { ($0.facts.checks ?? []).map { Entry($0.name, $0.conclusion.words) } }),
    ("evidence", { $0.evidence.map { Entry($0.id, String($0.digest.prefix(10))) } }),
    ("comment", { ($0.facts.comments ?? []).map { Entry($0.author, $0.text) } }),
    ("unknown", { ($0.facts.unavailable?.entries ?? []).map { Entry($0.key, $0.value) } }),
  ]
}

extension RawRepresentable<String> {
  /// `changes requested`
  fileprivate var words: String { rawValue.replacing("_", with: " ") }
}
