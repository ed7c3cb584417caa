import GateKit

extension PublicationState {
  /// What is known once a step was done. What was made has an id that only reading tells.
  mutating func record(_ step: PublicationStep) {
    switch step {
    case .postStatus(let status):
      statuses?.removeAll { $0.context == status.context }
      statuses?.append(status)
    case .createCheckRun: checkRuns = nil
    case .updateCheckRun(let id, let run, let externalID):
      checkRuns = checkRuns?.map { posted in
        posted.id == id ? posted.updated(run, externalID) : posted
      }
    case .addLabel(let label): labels?.insert(label.name)
    case .removeLabel(let name): labels?.remove(name)
    case .createComment: comments = nil
    case .editComment(let id, let body):
      comments = comments?.map { $0.id == id ? PostedComment(id: id, body: body) : $0 }
    case .deleteComment(let id): comments?.removeAll { $0.id == id }
    }
  }

  /// Nobody knows whether the step was done: what it is about has to be read.
  mutating func forget(_ step: PublicationStep) {
    switch step {
    case .postStatus: statuses = nil
    case .createCheckRun, .updateCheckRun: checkRuns = nil
    case .addLabel, .removeLabel: labels = nil
    case .createComment, .editComment, .deleteComment: comments = nil
    }
  }
}

extension PublicationState {
  /// What the step is about was read since.
  func isKnown(_ step: PublicationStep) -> Bool {
    switch step {
    case .postStatus: statuses != nil
    case .createCheckRun, .updateCheckRun: checkRuns != nil
    case .addLabel, .removeLabel: labels != nil
    case .createComment, .editComment, .deleteComment: comments != nil
    }
  }
}

extension PostedCheckRun {
  fileprivate func updated(_ run: CheckRun, _ externalID: String) -> PostedCheckRun {
    let isCompleted = run.conclusion != .pending
    return PostedCheckRun(
      id: id, externalID: externalID, isCompleted: isCompleted,
      conclusion: isCompleted ? run.conclusion.rawValue : nil,
      annotationCount: annotationCount + run.annotations.count)
  }
}
