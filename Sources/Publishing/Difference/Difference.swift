import GateKit
import SourceText

extension Publication {
  /// What has to be written so that `state` becomes what this publication wants, in the order of writing:
  /// statuses, the check run, labels, the comment. Empty where nothing differs.
  ///
  /// Once they are all done, `sealing` is left to do.
  public func steps(from state: PublicationState, limits: PublicationLimits) -> [PublicationStep] {
    var steps: [PublicationStep] = []
    if let posted = state.statuses { steps += statusSteps(posted, limits) }
    if let check, let posted = state.checkRuns { steps += checkSteps(check, posted) }
    if let present = state.labels { steps += labelSteps(present, limits) }
    if let posted = state.comments { steps += commentSteps(posted) }
    return steps
  }

  private func statusSteps(_ posted: [CommitStatus], _ limits: PublicationLimits) -> [PublicationStep] {
    func key(_ context: String) -> String { limits.contextsIgnoreCase ? context.lowercased() : context }
    let present = Dictionary(posted.map { (key($0.context), $0) }) { first, _ in first }
    return statuses.compactMap { status in
      let isThere = present[key(status.context)].map { $0.shows(status) } ?? false
      return isThere ? nil : .postStatus(status)
    }
  }

  private func checkSteps(_ check: CheckRun, _ posted: [PostedCheckRun]) -> [PublicationStep] {
    let seal = CheckSeal(check)
    guard let newest = posted.last else { return [.createCheckRun(check, externalID: seal.text)] }
    let old = CheckSeal(newest.externalID)
    // An annotation is never taken away again; a new run of the same name takes the old one's place.
    if newest.annotationCount > 0, old?.annotations != seal.annotations {
      let isLeftRunning = !newest.isCompleted && check.conclusion != .pending
      let end = PublicationStep.updateCheckRun(
        id: newest.id, check.with([]), externalID: newest.externalID)
      return (isLeftRunning ? [end] : []) + [.createCheckRun(check, externalID: seal.text)]
    }
    let missing = Array(check.annotations.dropFirst(newest.annotationCount))
    if missing.isEmpty, old?.annotations == seal.annotations, old?.content == seal.content,
      newest.shows(check.conclusion)
    {
      return []
    }
    return [.updateCheckRun(id: newest.id, check.with(missing), externalID: seal.text)]
  }

  private func labelSteps(_ present: Set<String>, _ limits: PublicationLimits) -> [PublicationStep] {
    func key(_ name: String) -> String { limits.labelsIgnoreCase ? name.lowercased() : name }
    let there = Dictionary(present.sorted().map { (key($0), $0) }) { first, _ in first }
    // Two spellings that are one label to the forge: it is there if either should be.
    let own = Dictionary(grouping: labels) { key($0.name) }
    return own.keys.sorted().compactMap { name in
      let wanted = own[name]?.filter(\.isSet).min { $0.name < $1.name }
      switch (wanted, there[name]) {
      case (let label?, nil): return .addLabel(label)
      case (nil, let spelling?): return .removeLabel(name: spelling)
      case (.some, .some), (nil, nil): return nil
      }
    }
  }

  private func commentSteps(_ posted: [PostedComment]) -> [PublicationStep] {
    guard let body = comment.body else { return [] }
    guard let oldest = posted.first else {
      if case .wanted = comment { return [.createComment(body: body)] }
      return []
    }
    // Of two that a race made, the one that people may have linked to stays.
    let edit: [PublicationStep] = oldest.shows(body) ? [] : [.editComment(id: oldest.id, body: body)]
    return edit + posted.dropFirst().map { .deleteComment(id: $0.id) }
  }
}

extension CommitStatus {
  /// Not the address: see `CheckSeal`.
  func shows(_ other: CommitStatus) -> Bool { state == other.state && description == other.description }
}

extension PostedCheckRun {
  func shows(_ wanted: CheckRun.Conclusion) -> Bool {
    wanted == .pending ? !isCompleted : isCompleted && conclusion == wanted.rawValue
  }
}

extension PostedComment {
  /// Forges differ in what they make of line ends and of blanks at the end.
  func shows(_ text: String) -> Bool { plain(body) == plain(text) }

  private func plain(_ text: String) -> String {
    let lines = text.replacing("\r\n", with: "\n")
    return String(
      lines[..<(lines.lastIndex { !$0.isWhitespace }.map(lines.index(after:)) ?? lines.startIndex)])
  }
}

extension CheckRun {
  func with(_ annotations: [CheckAnnotation]) -> CheckRun {
    CheckRun(
      name: name, conclusion: conclusion, title: title, summary: summary, text: text,
      annotations: annotations, url: url)
  }
}
