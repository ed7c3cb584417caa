public import GateKit
public import Publishing

/// A forge in memory that keeps to GitHub's rules: limits, contexts and labels without case, annotations that are
/// never taken away, 1,000 statuses of one context, nobody but the author's comments to edit.
public actor MemoryForge: PublicationTarget, PublicationStage {
  public nonisolated let limits: PublicationLimits
  private var head = ObjectID(filledWith: 0xA0)
  private var branch = "main"
  private var isOpen = true
  private var posted: [ObjectID: [CommitStatus]] = [:]
  private var runs: [Run] = []
  private var present: Set<String> = []
  private var written: [PublicationView.Comment] = []
  /// Counts changes: the ids of what is made, and the pull request's revision.
  private var clock = 0
  private var pullChanged = 0

  private struct Run {
    let id: String
    let commit: ObjectID
    var externalID: String
    var shown: CheckRun
  }

  public init(limits: PublicationLimits = PublicationLimits()) { self.limits = limits }

  public nonisolated var target: any PublicationTarget { self }

  private func changePull() {
    clock += 1
    pullChanged = clock
  }
}

// MARK: - What publishes

extension MemoryForge {
  public func standing(of pull: Int) throws -> PullRequestStanding {
    guard pull == 7 else { throw Refusal(reason: "there is no pull request \(pull)") }
    return PullRequestStanding(
      head: head, target: branch, isOpen: isOpen, labels: present, commentCount: written.count,
      revision: "\(pullChanged)")
  }

  public func statuses(on commit: ObjectID, contexts: Set<String>) -> [CommitStatus] {
    let asked = Set(contexts.map(key))
    return newest(commit).filter { asked.contains(key($0.context)) }
  }

  public func checkRuns(named name: String, on commit: ObjectID) -> [PostedCheckRun] {
    runs.filter { $0.commit == commit && $0.shown.name == name }.map { run in
      let isCompleted = run.shown.conclusion != .pending
      return PostedCheckRun(
        id: run.id, externalID: run.externalID, isCompleted: isCompleted,
        conclusion: isCompleted ? run.shown.conclusion.rawValue : nil,
        annotationCount: run.shown.annotations.count)
    }
  }

  public func comments(on pull: Int, marker: String) -> [PostedComment] {
    written.filter { $0.isOurs && $0.body.contains(marker) }.map { PostedComment(id: $0.id, body: $0.body) }
  }

  public func perform(_ step: PublicationStep, for subject: PublicationSubject) throws {
    clock += 1
    switch step {
    case .postStatus(let status):
      try check(status.context, atMost: limits.statusContext, "context")
      try check(status.description, atMost: limits.statusDescription, "description")
      let count = (posted[subject.head] ?? []).count { key($0.context) == key(status.context) }
      guard count < 1_000 else {
        throw Refusal(reason: "this SHA and context has reached the maximum number of statuses")
      }
      posted[subject.head, default: []].append(status)
    case .createCheckRun(let run, let externalID):
      try check(run)
      runs.append(Run(id: "\(clock)", commit: subject.head, externalID: externalID, shown: run))
    case .updateCheckRun(let id, let run, let externalID):
      try check(run)
      guard let index = runs.firstIndex(where: { $0.id == id }) else { throw Refusal(reason: "no such run") }
      runs[index].externalID = externalID
      runs[index].shown = CheckRun(
        name: run.name, conclusion: run.conclusion, title: run.title, summary: run.summary, text: run.text,
        annotations: runs[index].shown.annotations + run.annotations, url: run.url)
    case .addLabel(let label):
      try check(label.name, atMost: limits.labelName, "label")
      try check(label.description ?? "", atMost: limits.labelDescription, "description")
      if !present.contains(where: { labelKey($0) == labelKey(label.name) }) { present.insert(label.name) }
      changePull()
    case .removeLabel(let name):
      guard let label = present.first(where: { labelKey($0) == labelKey(name) }) else {
        throw Refusal(reason: "Label does not exist")
      }
      present.remove(label)
      changePull()
    case .createComment(let body):
      try check(body)
      written.append(PublicationView.Comment(id: "\(clock)", body: body, isOurs: true))
      changePull()
    case .editComment(let id, let body):
      try check(body)
      written[try own(id)].body = body
      changePull()
    case .deleteComment(let id):
      written.remove(at: try own(id))
      changePull()
    }
  }

  private func newest(_ commit: ObjectID) -> [CommitStatus] {
    var seen: Set<String> = []
    return (posted[commit] ?? []).reversed().filter { seen.insert(key($0.context)).inserted }.reversed()
  }

  private func own(_ id: String) throws -> Int {
    guard let index = written.firstIndex(where: { $0.id == id && $0.isOurs }) else {
      throw Refusal(reason: "no such comment of ours")
    }
    return index
  }

  private func key(_ context: String) -> String { limits.contextsIgnoreCase ? context.lowercased() : context }
  private func labelKey(_ name: String) -> String { limits.labelsIgnoreCase ? name.lowercased() : name }

  private func check(_ text: String, atMost limit: Int, _ what: String) throws {
    if text.unicodeScalars.count > limit { throw Refusal(reason: "\(what) is too long: \(text)") }
  }

  private func check(_ body: String) throws {
    if body.utf8.count > limits.comment { throw Refusal(reason: "body is too long") }
  }

  private func check(_ run: CheckRun) throws {
    guard limits.hasCheckRuns else { throw Refusal(reason: "no check runs here") }
    try check(run.title, atMost: 255, "title")
    for text in [run.summary, run.text ?? ""] where text.utf8.count > limits.checkText {
      throw Refusal(reason: "text is too long")
    }
    for annotation in run.annotations {
      try check(annotation.title, atMost: 255, "annotation title")
      if annotation.message.utf8.count > 65_536 { throw Refusal(reason: "message is too long") }
    }
  }
}

// MARK: - What people do and see

extension MemoryForge {
  public func subject() -> PublicationSubject { PublicationSubject(pull: 7, head: head, target: branch) }

  public func addLabelAsPerson(_ name: String) {
    present.insert(name)
    changePull()
  }

  public func removeLabelAsPerson(_ name: String) {
    present.remove(name)
    changePull()
  }

  public func commentAsPerson(_ body: String) {
    changePull()
    written.append(PublicationView.Comment(id: "\(clock)", body: body, isOurs: false))
  }

  public func deleteCommentAsPerson(_ id: String) {
    written.removeAll { $0.id == id }
    changePull()
  }

  public func push() {
    changePull()
    head = ObjectID(filledWith: UInt8(truncatingIfNeeded: clock))
  }

  public func forcePush(_ head: ObjectID) {
    changePull()
    self.head = head
  }

  public func retarget(to branch: String) {
    self.branch = branch
    changePull()
  }

  public func close() {
    isOpen = false
    changePull()
  }

  public func mergeGroup() -> PublicationSubject? {
    PublicationSubject(pull: nil, head: ObjectID(filledWith: 0xEE), target: branch)
  }

  public func view(of commit: ObjectID) -> PublicationView {
    PublicationView(
      statuses: newest(commit), statusCount: posted[commit]?.count ?? 0,
      checkRuns: runs.filter { $0.commit == commit }.map(\.shown), labels: present, comments: written)
  }
}

/// A forge says no: nothing was written.
public struct Refusal: Error, CustomStringConvertible {
  public let reason: String
  public init(reason: String) { self.reason = reason }
  public var description: String { reason }
}
