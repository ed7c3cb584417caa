import GateKit
import ScanEvidence
import SourceText

/// Tests that the merge base had and head has not, or skips.
struct DroppedRule {
  let settings: TestsSettings

  /// - Parameter gone: names of the dropped tests, renamed ones included.
  func judge(_ known: KnownTests, _ gone: [NamedTest], _ answer: inout GateAnswer) {
    let renames = Renames(dropped: gone, new: known.new)
    let dropped = renames.gone.count
    let isOver = dropped > settings.maxDropped
    answer.measurements.append(
      Measurement(
        "dropped tests", dropped,
        limit: settings.dropped == .pass ? nil : .atMost(numerator: settings.maxDropped, denominator: 1)))
    let atMost: Enforcement =
      switch settings.dropped {
      case .fail: isOver ? .block : .inform
      case .warn: isOver ? .warn : .inform
      case .pass: .inform
      }
    answer.findings += renames.gone.map { name in
      Finding(
        rule: Rule.dropped,
        message:
          "\(name.words) is in the report of the merge base and gone; \(counted(dropped, "dropped test")), the "
          + "limit is \(settings.maxDropped)",
        help: "bring it back, or raise max_dropped", atMost: atMost, identity: name.words)
    }.capped(rule: Rule.dropped, more: "dropped tests")
    if !renames.pairs.isEmpty {
      let shown = renames.pairs.map { "\($0.old.words) is now \($0.new.words)" }
      answer.notes.append(
        "\(counted(renames.pairs.count, "test")) renamed or moved: \(listed(shown, limit: 3))")
    }
    judgeNewlySkipped(known.newlySkipped, &answer)
  }

  private func judgeNewlySkipped(_ list: NameList, _ answer: inout GateAnswer) {
    answer.measurements.append(
      Measurement(
        "newly skipped tests", list.count,
        limit: settings.maxNewlySkipped.map { .atMost(numerator: $0, denominator: 1) }))
    guard let limit = settings.maxNewlySkipped, list.count > limit else { return }
    answer.findings += list.names.map { name in
      Finding(
        rule: Rule.skipped,
        message:
          "\(name.words) is skipped and was run at the merge base; \(list.count) in all, the limit is \(limit)",
        help: "run it or delete it, or raise max_newly_skipped", identity: name.words)
    }
  }
}
