import GateKit
import SourceText

/// What one changed file of a tool's settings lets pass that it did not before.
struct ConfigurationChange {
  let path: RepositoryPath
  let loosenings: [Loosening]

  /// nil for a file that configures no tool.
  init?(_ file: ChangedFile, _ before: [UInt8]?, _ after: [UInt8]?) {
    guard let configuration = ToolConfiguration.of(file.after == nil ? file.previousPath : file.path) else {
      return nil
    }
    path = file.path
    switch (configuration.form, before, after) {
    case (_, nil, nil): return nil
    case (.exceptions, _, nil): loosenings = []
    case (.settings, _?, nil): loosenings = [Loosening(words: "is deleted", line: nil)]
    case (.settings, nil, _): loosenings = []
    case (.exceptions, let before, let after?):
      let known = Set(before.map { Self.lines(of: $0).map(\.text) } ?? [])
      loosenings = Self.lines(of: after).filter { !known.contains($0.text) }
        .map { Loosening(words: "lets pass \($0.text.shortened(to: 80))", line: $0.number) }
    case (.settings, let before?, let after?):
      let sections = configuration.sections
      loosenings = Suppressions.loosenings(
        from: ConfigurationEntries(before, sections: sections),
        to: ConfigurationEntries(after, sections: sections))
    }
  }

  private static func lines(of bytes: [UInt8]) -> [(text: String, number: Int)] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
      .map { ($1.trimmed(), $0 + 1) }.filter { !$0.text.isEmpty && !$0.text.hasPrefix("#") }
  }
}

/// Holds what tools no longer ask for against its cap.
struct ConfigurationReview {
  let limit: Int

  func judge(_ changes: [ConfigurationChange], _ answer: inout GateAnswer) {
    let all = changes.flatMap { change in change.loosenings.map { (change.path, $0) } }
    answer.measurements.append(
      Measurement("loosened settings of tools", all.count, limit: .atMost(numerator: limit, denominator: 1)))
    let isOver = all.count > limit
    answer.findings += all.map { path, loosening in
      Finding(
        rule: Rule.loosened,
        message: "\(path): \(loosening.words.onOneLine)"
          + (isOver ? "; \(all.count) in all, the limit is \(limit)" : ""),
        help: isOver ? "keep the tool as strict as it was, or raise max_loosened" : nil,
        location: Location(path, lines: loosening.line.map { $0...$0 }), atMost: isOver ? .block : .inform,
        identity: loosening.words)
    }.capped(rule: Rule.loosened, more: "settings")
    let harmless = changes.filter(\.loosenings.isEmpty).map(\.path.description)
    if !harmless.isEmpty {
      answer.notes.append("\(listed(harmless)) changed, and nothing in it was seen to become looser")
    }
  }
}
