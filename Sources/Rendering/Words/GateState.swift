import GateEngine
import GateKit

/// What a reader wants to know of a gate first, worst first.
enum GateState: Int, Comparable, CaseIterable {
  case failed, blocked, waiting, overridden, warned, informed, passed, notAsked, skipped

  static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  init(_ gate: some ReportedGate) {
    if gate.override != nil {
      self = .overridden
      return
    }
    switch gate.ending {
    case .failed: self = .failed
    case .waiting: self = .waiting
    case .notAsked: self = .notAsked
    case .skipped: self = .skipped
    case .answered:
      switch gate.findings.map(\.effect).max() {
      case .block: self = .blocked
      case _ where !gate.waitingFor.isEmpty: self = .waiting
      case .warn: self = .warned
      case .inform: self = .informed
      case .off, nil: self = .passed
      }
    }
  }

  var word: String {
    switch self {
    case .failed: "could not look"
    case .blocked: "blocked"
    case .waiting: "waiting"
    case .overridden: "overridden"
    case .warned: "warned"
    case .informed: "informed"
    case .passed: "passed"
    case .notAsked: "not asked"
    case .skipped: "skipped"
    }
  }

  /// It looked, or should have.
  var ran: Bool { self < .notAsked }
}

extension ReportedGate {
  var state: GateState { GateState(self) }
  /// A gate that could not look keeps nothing out unless it may block, and says so.
  var stateWords: String {
    state == .failed && verdict == .passed ? "\(state.word), may not block" : state.word
  }
  func findings(_ effect: Enforcement) -> [JudgedFinding] { findings.filter { $0.effect == effect } }
  /// Those that do something.
  var counting: [JudgedFinding] { findings.filter { $0.effect != .off } }
  var waived: [JudgedFinding] {
    findings.filter { if case .waived = $0.standing { true } else { false } }
  }
  var known: [JudgedFinding] { findings.filter { $0.standing == .known } }
  /// It keeps the change out.
  var isUnmet: Bool { verdict != .passed }
  /// What an override says for itself; nil where there is none.
  var overrideWords: String? {
    override.map { "overridden by \($0.by): \($0.reason)" + ($0.url.map { " (\($0))" } ?? "") }
  }
}

extension Array where Element: ReportedGate {
  /// Nearest unmet first: worst verdict, then the fewest things left to do, then the name.
  var nearestFirst: [Element] {
    sorted { a, b in
      if a.verdict != b.verdict { return a.verdict > b.verdict }
      if a.state != b.state { return a.state < b.state }
      let left = (a.findings(.block).count, b.findings(.block).count)
      return left.0 == left.1 ? a.name < b.name : left.0 < left.1
    }
  }
}

extension Report {
  var isWithoutPolicy: Bool { inputs.origin.files.isEmpty && results.isEmpty }
}
