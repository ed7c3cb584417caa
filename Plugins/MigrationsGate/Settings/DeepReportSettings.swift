import CivilTime
import GateKit
import SourceText

/// Where a report of `gatehouse trial` lies, and what its absence means: the words of every report.
struct DeepReportSettings: Settings, Hashable {
  var paths: [Glob] = []
  var onMissing = EvidenceRequest.Reaction.fail
  var onMalformed = EvidenceRequest.Reaction.fail
  var onStale = EvidenceRequest.Reaction.fail
  var maxAge: TimeSpan?
  var whenChanged: [Glob] = []

  static let schema: [Setting<DeepReportSettings>] = [
    setting("paths", \.paths, required: true, "where the report may be, relative to the repository's root"),
    setting("on_missing", \.onMissing, "when no file matches: fail (the gate is errored), warn or pass"),
    setting("on_malformed", \.onMalformed, "when the report cannot be read"),
    setting(
      "on_stale", \.onStale, "when the report is older than max_age, of another head or of other migrations"),
    setting("max_age", \.maxAge, "how old the report may be"),
    setting("when_changed", \.whenChanged, "owed only where a changed file matches; empty: always"),
  ]

  var request: EvidenceRequest {
    EvidenceRequest(
      id: MigrationsSettings.trialName, paths: paths, onMissing: onMissing, onMalformed: onMalformed,
      onStale: onStale, maxAge: maxAge, whenChanged: whenChanged)
  }
}

extension MigrationsSettings {
  static let trialName = "migration-trial"

  /// nil where deep mode is off.
  var trialRequest: EvidenceRequest? {
    guard deep == .postgres else { return nil }
    if let deepReport { return deepReport.request }
    // A plain name is a glob.
    let paths = [try? Glob("\(Self.trialName).json")].compactMap { $0 }
    return EvidenceRequest(id: Self.trialName, paths: paths, isOrdered: true)
  }
}
