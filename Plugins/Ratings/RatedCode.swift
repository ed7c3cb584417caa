import GateKit
import ScanEvidence
import ScanReports
import SourceText

/// What the findings of some code come to: of all of it, or of the lines of a change.
struct RatedCode {
  private let settings: RatingsSettings
  private var worst: [Quality: PlacedFinding] = [:]
  private var counts: [Quality: Int] = [:]
  private var debt = 0
  private var hotspots = 0
  private var reviewed = 0
  /// Lines that hold code.
  var lines = 0

  init(_ settings: RatingsSettings) { self.settings = settings }

  mutating func take(_ placed: PlacedFinding, isHotspot: Bool) {
    if isHotspot {
      hotspots += 1
      if placed.finding.suppression != nil { reviewed += 1 } else { note(placed, .securityReview) }
      return
    }
    guard let quality = placed.finding.kind.quality else { return }
    note(placed, quality)
    if quality == .maintainability { debt += placed.finding.effort ?? placed.severity.effort }
  }

  private mutating func note(_ placed: PlacedFinding, _ quality: Quality) {
    counts[quality, default: 0] += 1
    if worst[quality].map({ placed < $0 }) ?? true { worst[quality] = placed }
  }

  func rating(_ quality: Quality) -> Rating {
    switch quality {
    case .reliability, .security: Rating(worst: worst[quality]?.severity)
    case .maintainability: Rating(debt: debt, cost: lines * settings.minutesPerLine, mode: settings.mode)
    case .securityReview: Rating(reviewed: reviewed, of: hotspots, mode: settings.mode)
    }
  }

  /// What made the rating: `3 findings, the worst: high S2077 (SonarQube): …`.
  func reason(_ quality: Quality) -> String {
    let count = counts[quality] ?? 0
    let found = worst[quality]
    let place = found?.location.map { place in
      " at \(place.path)" + (place.lines.map { ":\($0.lowerBound)" } ?? "")
    }
    let first = found.map {
      "the \(quality == .maintainability ? "first" : "worst"): \($0.message)\(place ?? "")"
    }
    let listed = [counted(count, "finding"), first].compactMap { $0 }.joined(separator: ", ")
    switch quality {
    case .reliability, .security: return listed
    case .maintainability:
      return "\(debt) minutes of work on \(counted(lines, "line")) of code; \(listed)"
    case .securityReview: return "\(reviewed) of \(counted(hotspots, "hotspot")) reviewed; \(listed)"
    }
  }

  func place(_ quality: Quality) -> PlacedFinding? { worst[quality] }
}

extension FindingKind {
  /// nil: no rating is about it.
  fileprivate var quality: Quality? {
    switch self {
    case .vulnerability, .secret: .security
    case .bug, .testFailure: .reliability
    case .codeSmell, .style, .performance: .maintainability
    case .license: nil
    }
  }
}

extension Severity {
  /// Minutes that mending takes where the report does not say.
  fileprivate var effort: Int {
    switch self {
    case .critical: 60
    case .high: 30
    case .medium: 15
    case .low: 5
    case .info, .unknown: 0
    }
  }
}
