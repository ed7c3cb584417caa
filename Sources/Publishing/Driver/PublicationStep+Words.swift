import SourceText

extension PublicationStep: CustomStringConvertible {
  /// One line for people, as a terminal takes it: `set status "gatehouse: main" to failure: 2 of 9 gates block`.
  public var description: String {
    switch self {
    case .postStatus(let status):
      "set status \(quoted(status.context)) to \(status.state.rawValue)"
        + (status.description.isEmpty ? "" : ": \(status.description.escaped(for: .terminal))")
    case .createCheckRun(let run, _): "create \(words(run))"
    case .updateCheckRun(_, let run, _): "update \(words(run))"
    case .addLabel(let label): "add label \(quoted(label.name))"
    case .removeLabel(let name): "remove label \(quoted(name))"
    case .createComment(let body): "write the comment (\(counted(body.utf8.count, "byte")))"
    case .editComment(let id, let body):
      "edit comment \(id.escaped(for: .terminal)) (\(counted(body.utf8.count, "byte")))"
    case .deleteComment(let id): "delete comment \(id.escaped(for: .terminal)), a second one"
    }
  }

  private func words(_ run: CheckRun) -> String {
    let annotations = run.annotations.isEmpty ? "" : " with \(counted(run.annotations.count, "annotation"))"
    let state = run.conclusion == .pending ? "in progress" : run.conclusion.rawValue
    return "check run \(quoted(run.name)), \(state)\(annotations): \(run.title.escaped(for: .terminal))"
  }

  private func quoted(_ text: String) -> String { "\"\(text.escaped(for: .terminal))\"" }
}

extension PublicationStep {
  /// It changes the pull request, not the commit: wrong as soon as head has moved.
  var isOnPullRequest: Bool {
    switch self {
    case .postStatus, .createCheckRun, .updateCheckRun: false
    case .addLabel, .removeLabel, .createComment, .editComment, .deleteComment: true
    }
  }
}
