import GateEngine
import GateKit
import SourceText

extension MarkdownPage {
  /// What `/gatehouse explain` asks for: of every gate what it asks, where the policy says so and with which
  /// settings, and what it measured. What it found stands above.
  mutating func explanation(_ order: [GateResult]) {
    line("")
    line("#### Explanation")
    for result in order {
      line("")
      let reason = result.reason.map { ": \(markdown($0))" } ?? ""
      line("**\(markdownCode(result.name))** \(result.state.word)\(reason)")
      line("")
      for detail in Self.details(of: result) { line("- \(detail)") }
    }
  }

  private static let settingLimit = 50

  private static func details(of result: GateResult) -> [String] {
    var lines = ["asks: \(markdown(result.manifest.summary))"]
    if result.manifest.id != result.name { lines.append("gate: \(markdownCode(result.manifest.id))") }
    for (index, source) in result.sources.enumerated() {
      lines.append("\(index == 0 ? "named" : "changed") at \(markdownCode(source.shown))")
    }
    lines.append("enforcement: \(result.enforcement.rawValue), a finding \(result.enforcement.verb)")
    if let words = result.overrideWords { lines.append(markdown(words)) }
    let settings = result.settings.leaves
    for setting in settings.prefix(settingLimit) {
      lines.append("setting \(markdownCode("\(setting.key): \(setting.value)"))")
    }
    if settings.count > settingLimit { lines.append("and \(settings.count - settingLimit) more settings") }
    for measurement in result.measurements {
      let standing = measurement.limit == nil ? "" : measurement.isMet ? ", met" : ", not met"
      lines.append("measured: \(markdown(measurement.sentence))\(standing)")
    }
    return lines
  }
}
