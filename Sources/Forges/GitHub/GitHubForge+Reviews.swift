import GateKit
import HTTPTransfer
import SourceText

extension GitHubForge {
  /// Oldest first, as GitHub has them.
  func reviews(of pull: PullRequest) async throws(ForgeError) -> Told<[Review]> {
    let answers: [ReviewAnswer] = try await client.readAll(
      list("pulls", "\(pull.number)", "reviews"),
      to: "read the reviews of \(repository.fullName)#\(pull.number)")
    return Told(value: answers.compactMap(Review.init))
  }

  /// Comments with a line that begins with `/gatehouse`. Our own, which may quote one, command nothing.
  func commandComments(on pull: Int) async throws(ForgeError) -> Told<[CommandComment]> {
    let answers = try await commentAnswers(on: pull)
    guard answers.contains(where: { !commandLines(of: $0.body).isEmpty }) else { return Told(value: []) }
    let identity = try await account.identity()
    return Told(value: answers.filter { !$0.isOurs(identity) }.compactMap(CommandComment.init))
  }

  func commentAnswers(on pull: Int) async throws(ForgeError) -> [CommentAnswer] {
    try await client.readAll(
      list("issues", "\(pull)", "comments"), to: "read the comments of \(repository.fullName)#\(pull)")
  }

  /// Whose last `labeled` is the label's. A label that was renamed since has nobody.
  func labelsWithSetters(_ pull: PullRequest) async throws(ForgeError) -> Told<[AppliedLabel]> {
    guard let labels = pull.facts.labels, !labels.isEmpty else { return Told(value: []) }
    let events: [EventAnswer] = try await client.readAll(
      list("issues", "\(pull.number)", "events"),
      to: "read who labelled \(repository.fullName)#\(pull.number)")
    var setters: [[UInt8]: String] = [:]
    for event in events where event.event == "labeled" {
      if let label = event.label { setters[folded(label.name)] = event.actor?.login }
    }
    let known = labels.map { AppliedLabel(name: $0.name, setBy: setters[folded($0.name)]) }
    let nobodys = known.filter { $0.setBy == nil }.map(\.name)
    return Told(
      value: known,
      unknown: nobodys.isEmpty ? [] : ["GitHub does not say who set \(listed(nobodys)); set it anew"])
  }
}

extension Review {
  /// nil for a review that is not handed in.
  init?(_ answer: ReviewAnswer) {
    let states: [String: State] = [
      "APPROVED": .approved, "CHANGES_REQUESTED": .changesRequested, "COMMENTED": .commented,
      "DISMISSED": .dismissed,
    ]
    guard let state = states[answer.state] else { return nil }
    self.init()
    author = answer.author?.login ?? AccountAnswer.ghost
    commit = answer.commit ?? ""
    self.state = state
    submitted = answer.submitted
    bot = answer.author?.isBot ?? false
  }
}

extension CommandComment {
  /// nil for a comment that commands nothing.
  init?(_ answer: CommentAnswer) {
    let lines = commandLines(of: answer.body)
    guard !lines.isEmpty else { return nil }
    self.init()
    author = answer.author?.login ?? AccountAnswer.ghost
    text = lines.joined(separator: "\n")
    created = answer.created
    // What cannot be shown to be as it was written may have been changed by somebody else.
    edited = answer.created == nil || answer.updated != answer.created
    url = answer.url
  }
}

/// The lines that begin with the word `/gatehouse`.
func commandLines(of body: String) -> [String] {
  body.split(whereSeparator: \.isNewline).map(String.init).filter { line in
    line.hasPrefix("/gatehouse") && (line.dropFirst(10).first?.isWhitespace ?? true)
  }
}
