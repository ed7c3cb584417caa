import CivilTime
public import GateKit
import SourceText

/// Asks whether what other programs say of the change is good: see the manifest.
public struct ChecksGate: Gate {
  private let settings: ChecksSettings

  public init(_ settings: ChecksSettings) { self.settings = settings }

  public var needs: Needs {
    var needs = Needs()
    if settings.required.contains(where: { $0.of == .head }) { needs.facts.insert(AnyRead(.checks)) }
    if settings.required.contains(where: { $0.of == .base }) { needs.facts.insert(AnyRead(.baseChecks)) }
    if !settings.deployments.isEmpty { needs.facts.insert(AnyRead(.deployments)) }
    return needs
  }

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    guard !settings.required.isEmpty || !settings.deployments.isEmpty else {
      return .skipped("the policy requires no check")
    }
    let owed = settings.required.filter { $0.isOwed(by: context.change) }
    guard !owed.isEmpty || !settings.deployments.isEmpty else {
      return .skipped("no changed file asks for a check")
    }
    var tally = Tally()
    for required in owed { try await CheckReview(required: required).judge(context, &tally) }
    for required in settings.deployments { try DeploymentReview(required: required).judge(context, &tally) }
    if !owed.isEmpty {
      tally.answer.measurements.append(
        Measurement(
          "required checks that went well", tally.goodChecks,
          limit: .atLeast(numerator: owed.count, denominator: 1)))
    }
    if !settings.deployments.isEmpty {
      tally.answer.measurements.append(
        Measurement(
          "required deployments", tally.goodDeployments,
          limit: .atLeast(numerator: settings.deployments.count, denominator: 1)))
    }
    return tally.answer
  }
}

/// The answer while it grows.
struct Tally {
  var answer = GateAnswer()
  var goodChecks = 0
  var goodDeployments = 0

  /// The earliest moment counts.
  mutating func expire(at moment: Instant) {
    answer.validUntil = min(answer.validUntil ?? moment, moment)
  }

  mutating func miss(_ absence: Absence, _ rule: String, _ message: String, help: String, identity: String) {
    switch absence {
    case .fail: answer.findings.append(Finding(rule: rule, message: message, help: help, identity: identity))
    case .warn:
      answer.findings.append(
        Finding(rule: rule, message: message, help: help, atMost: .warn, identity: identity))
    case .pass: answer.notes.append(message)
    case .wait: answer.waitingFor.append(message)
    }
  }
}
