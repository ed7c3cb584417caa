extension Publication {
  /// The last write: it tells the next run that everything was as it should be, the comment too. nil where that
  /// stands there already, where there is no check run, or where something still differs or is not known.
  ///
  /// - Parameters:
  ///   - standing: read after everything else was written; nil: a merge group.
  ///   - renewing: something was written, so that a revision from before is out of date.
  func sealing(
    _ state: PublicationState, _ standing: PullRequestStanding?, renewing: Bool, limits: PublicationLimits
  ) -> PublicationStep? {
    guard let check, let newest = state.checkRuns?.last, isKnown(state),
      steps(from: state, limits: limits).isEmpty
    else { return nil }
    let whole = whole(state, standing)
    let old = CheckSeal(newest.externalID)?.whole
    if let old, old == whole || old.matches(whole) && !renewing { return nil }
    let seal = CheckSeal(check, whole: whole)
    return .updateCheckRun(id: newest.id, check.with([]), externalID: seal.text)
  }

  /// `step`, the last that is to be written, with the seal on it, so that none has to be written afterwards.
  func sealed(
    _ step: PublicationStep, _ state: PublicationState, _ standing: PullRequestStanding?
  ) -> PublicationStep {
    guard let check, isKnown(state) else { return step }
    let seal = CheckSeal(check, whole: whole(state, standing)).text
    switch step {
    case .createCheckRun(let run, _): return .createCheckRun(run, externalID: seal)
    case .updateCheckRun(let id, let run, _): return .updateCheckRun(id: id, run, externalID: seal)
    default: return step
    }
  }

  /// The newest run says that everything was as this publication wants it, and nothing has happened to the pull
  /// request since: the comment needs no reading.
  func isSealed(_ state: PublicationState, _ standing: PullRequestStanding) -> Bool {
    guard let check, let newest = state.checkRuns?.last, let seal = CheckSeal(newest.externalID),
      let whole = seal.whole, let revision = standing.revision
    else { return false }
    return seal.annotations == check.annotationsDigest && seal.content == check.contentDigest
      && whole.publication == digest && whole.pull == subject.pull && whole.revision == revision
  }

  private func whole(_ state: PublicationState, _ standing: PullRequestStanding?) -> CheckSeal.Whole {
    CheckSeal.Whole(
      publication: digest, pull: subject.pull, revision: standing?.revision,
      comment: comment == .untouched ? nil : state.comments?.first?.id)
  }

  private func isKnown(_ state: PublicationState) -> Bool {
    state.statuses != nil && (subject.pull == nil || state.labels != nil)
      && (comment == .untouched || state.comments != nil)
  }
}
