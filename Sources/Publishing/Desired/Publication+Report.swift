public import GateEngine
import GateKit
import Rendering
import SourceText

extension Publication {
  /// What a report has to say, within what the forge takes.
  ///
  /// - Parameters:
  ///   - settings: nil: the policy's own.
  ///   - url: where the whole report can be read. Left out unless it is http or https.
  ///   - program: its version.
  public init(
    _ report: Report, settings: PublishSettings? = nil, subject: PublicationSubject, url: String? = nil,
    program: String, limits: PublicationLimits
  ) {
    let settings = settings ?? report.inputs.policy.publish
    let frame = Frame(settings, subject, url, limits)
    var statuses = [
      frame.status(report.publishedVerdict, statusDescription(report, limit: limits.statusDescription))
    ]
    if settings.status.perGate {
      let contexts = settings.contexts(
        of: report.results.map(\.name), target: subject.target, limits: limits)
      for result in report.results {
        guard let context = contexts[result.name] else { continue }
        let description = statusDescription(result, limit: limits.statusDescription)
        statuses.append(
          frame.status(report.isObserving ? .passed : result.verdict, description, context: context))
      }
    }
    let comment = frame.comment { commentText(report, program: program, marker: $0, limit: limits.comment) }
    self.init(
      subject: subject, statuses: statuses, check: frame.check(report, program),
      labels: subject.pull == nil ? [] : report.labels.compactMap { OwnLabel($0, limits) },
      comment: report.isWorthAComment ? comment : comment.onlyKept(unless: settings.comment == .always))
  }

  /// For a change that could not be judged at all: its policy cannot be read, say. A required status is then red
  /// with the reason, instead of missing. Labels stay as they are, and no comment is made: a broken policy would
  /// make one on every pull request.
  ///
  /// - Parameter reason: may have several lines, one for each mistake.
  public init(
    failure reason: String, settings: PublishSettings = PublishSettings(), subject: PublicationSubject,
    url: String? = nil, program: String, limits: PublicationLimits
  ) {
    let frame = Frame(settings, subject, url, limits)
    let check = frame.check(
      .actionRequired, title: "Errored: could not look",
      summary: checkSummary(failure: reason, program: program, limit: limits.checkText))
    let comment = frame.comment {
      commentText(failure: reason, program: program, marker: $0, limit: limits.comment)
    }
    self.init(
      subject: subject,
      statuses: [
        frame.status(.errored, statusDescription(failure: reason, limit: limits.statusDescription))
      ],
      check: check, labels: [], comment: comment.onlyKept(unless: false))
  }
}

/// What all parts of one publication share.
private struct Frame {
  let settings: PublishSettings
  let subject: PublicationSubject
  let url: String?
  let limits: PublicationLimits
  /// Of the overall status, and the check run's name: a rule that requires it then asks for both.
  let context: String

  init(
    _ settings: PublishSettings, _ subject: PublicationSubject, _ url: String?, _ limits: PublicationLimits
  ) {
    self.settings = settings
    self.subject = subject
    self.url = url.flatMap { $0.isWebAddress ? $0 : nil }
    self.limits = limits
    context = statusContext(settings.status.context, target: subject.target, limit: limits.statusContext)
  }

  func status(_ verdict: Verdict, _ description: String, context: String? = nil) -> CommitStatus {
    CommitStatus(
      context: context ?? self.context, state: CommitStatus.State(verdict), description: description,
      url: url)
  }

  func check(_ report: Report, _ program: String) -> CheckRun? {
    let choice = AnnotationChoice(report, max: settings.annotations.max)
    return check(
      CheckRun.Conclusion(report.publishedVerdict), title: checkTitle(report),
      summary: checkSummary(report, program: program, limit: limits.checkText),
      text: checkText(choice.others, annotations: choice.annotations.count, limit: limits.checkText),
      annotations: choice.annotations)
  }

  func check(
    _ conclusion: CheckRun.Conclusion, title: String, summary: String, text: String? = nil,
    annotations: [CheckAnnotation] = []
  ) -> CheckRun? {
    guard settings.check, limits.hasCheckRuns else { return nil }
    return CheckRun(
      name: context, conclusion: conclusion, title: title, summary: summary, text: text,
      annotations: annotations, url: url)
  }

  /// As if there were reason for one.
  func comment(_ body: (_ marker: String) -> String) -> StickyComment {
    guard subject.pull != nil, limits.hasComments, settings.comment != .never else { return .untouched }
    return .wanted(body: body(commentMarker(context: settings.status.context)))
  }
}

extension StickyComment {
  fileprivate func onlyKept(unless isWanted: Bool) -> StickyComment {
    if !isWanted, case .wanted(let body) = self { .keptUpToDate(body: body) } else { self }
  }
}

extension Report {
  fileprivate var isObserving: Bool { inputs.policy.mode == .observe }
  /// A policy that only observes stands in nobody's way, whatever became of its gates.
  fileprivate var publishedVerdict: Verdict { isObserving ? .passed : verdict }

  /// Something blocks, could not be looked at, or warns; for a policy that observes, something was found. Whoever spoke
  /// to us is answered in any case, and an override is never silent.
  fileprivate var isWorthAComment: Bool {
    let least: Enforcement = isObserving ? .inform : .warn
    return verdict == .blocked || verdict == .errored || explanationWanted
      || commandRemarks.contains { $0.by != nil } || results.contains { $0.override != nil }
      || results.contains { result in
        if case .failed = result.outcome, result.enforcement >= least { return true }
        return result.findings.contains { $0.effect >= least }
      }
  }
}

extension CommitStatus.State {
  fileprivate init(_ verdict: Verdict) {
    switch verdict {
    case .passed: self = .success
    case .pending: self = .pending
    case .blocked: self = .failure
    case .errored: self = .error
    }
  }
}

extension CheckRun.Conclusion {
  fileprivate init(_ verdict: Verdict) {
    switch verdict {
    case .passed: self = .success
    case .pending: self = .pending
    case .blocked: self = .failure
    case .errored: self = .actionRequired
    }
  }
}

extension OwnLabel {
  /// nil where nobody knows whether the label should be there: it is left alone.
  fileprivate init?(_ state: LabelState, _ limits: PublicationLimits) {
    guard let isSet = state.isSet else { return nil }
    self.init(
      name: state.label, colour: state.color,
      description: state.description?.truncated(toScalars: limits.labelDescription), isSet: isSet)
  }
}

extension String {
  fileprivate var isWebAddress: Bool {
    let isWeb = ["https://", "http://"].contains { lowercased().hasPrefix($0) }
    return isWeb && utf8.count <= 2_048 && utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }
}
