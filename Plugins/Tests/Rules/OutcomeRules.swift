import GateKit
import ScanEvidence
import ScanReports
import SourceText

/// What tests of head came out as, against the limits.
struct OutcomeRules {
  let settings: TestsSettings
  let tests: TestCollector

  func judge(_ places: FailurePlaces, _ answer: inout GateAnswer) {
    let total = tests.total
    answer.measurements += [
      Measurement("tests run", total.run, limit: .atLeast(numerator: settings.minTests, denominator: 1)),
      Measurement(
        "failures", tests.failureCount, limit: .atMost(numerator: settings.maxFailures, denominator: 1)),
      measured("flaky tests", total.flaky, settings.flaky == .pass ? nil : settings.maxFlaky),
      measured("tests run again", total.rerun, settings.maxReruns),
      measured("skipped tests", total.skipped, settings.maxSkipped),
    ]
    answer.findings += failures(places)
    answer.findings += flaky()
    if let limit = settings.maxReruns, total.rerun > limit {
      answer.findings.append(
        Finding(
          rule: Rule.reruns,
          message: "\(counted(total.rerun, "test")) had to be run again; the limit is \(limit): "
            + words(tests.rerun),
          help: "mend tests that depend on time, order or the network, or raise max_reruns",
          identity: "reruns"))
    }
    if let limit = settings.maxSkipped, total.skipped > limit {
      answer.findings.append(
        Finding(
          rule: Rule.skipped,
          message:
            "\(counted(total.skipped, "test")) skipped; the limit is \(limit): \(words(tests.skipped))",
          help: "run them or delete them, or raise max_skipped", identity: "skipped"))
    }
  }

  private func measured(_ name: String, _ count: Int, _ limit: Int?) -> Measurement {
    Measurement(name, count, limit: limit.map { .atMost(numerator: $0, denominator: 1) })
  }

  private func failures(_ places: FailurePlaces) -> [Finding] {
    let (count, limit) = (tests.failureCount, settings.maxFailures)
    let isOver = count > limit
    var findings = tests.failures.enumerated().map { index, failure in
      let finding = failure.finding
      let told = finding.message.split(whereSeparator: \.isNewline).first.map { $0.trimmed() } ?? ""
      let name = finding.rule.isEmpty ? "a test" : finding.rule.onOneLine.truncated(to: 300)
      return Finding(
        rule: Rule.failed,
        message:
          "\(name) \(failure.isError ? "could not be run" : "failed") (\(index + 1) of \(count), the limit is "
          + "\(limit))" + (told.isEmpty ? "" : ": \(told.onOneLine.truncated(to: 300))"),
        help: isOver ? "mend what the test shows, or the test" : nil, location: places[index],
        atMost: isOver ? .block : .warn, identity: "\(failure.report.source.id) \(finding.rule)")
    }
    if count > findings.count {
      findings.append(
        Finding(
          rule: Rule.failed, message: "more tests failed: \(count - findings.count)",
          help: "mend those named first; the others are most likely of the same kind",
          atMost: isOver ? .block : .warn, identity: "more"))
    }
    return findings
  }

  private func flaky() -> [Finding] {
    let list = tests.flaky
    let isOver = list.count > settings.maxFlaky
    let atMost: Enforcement =
      switch settings.flaky {
      case .fail: isOver ? .block : .inform
      case .warn: isOver ? .warn : .inform
      case .pass: .inform
      }
    return list.names.map { name in
      Finding(
        rule: Rule.flaky,
        message:
          "\(name.words) failed first and passed when it was run again; \(counted(list.count, "flaky test")), "
          + "the limit is \(settings.maxFlaky)",
        help: "mend what makes it depend on time, order or the network, or raise max_flaky", atMost: atMost,
        identity: name.words)
    }
  }

  private func words(_ list: NameList) -> String {
    let more = list.count - min(5, list.names.count)
    return list.names.prefix(5).map(\.words).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }
}
