import GateKit
@testable import Publishing
import SourceText
import TestSupport
import Testing

@Suite("The difference between what is wanted and what is there")
struct DifferenceTests {
  static let rounds = Effort.rounds(500, full: 50_000)

  @Test("applied, gives what is wanted, and is then empty", arguments: [true, false])
  func converges(_ ignoresCase: Bool) {
    var random = SplitMix(state: 7)
    for round in 0..<Self.rounds {
      var limits = PublicationLimits()
      limits.contextsIgnoreCase = ignoresCase
      limits.labelsIgnoreCase = ignoresCase
      let wanted = Publication.random(&random)
      let state = PublicationState.random(&random)
      let steps = wanted.steps(from: state, limits: limits)
      let after = state.applying(steps, limits)
      #expect(wanted.steps(from: after, limits: limits).isEmpty, "round \(round)")
      expectShown(wanted, in: after, from: state, limits, round)
    }
  }

  @Test("does not depend on the order of labels, statuses and what was read")
  func order() {
    var random = SplitMix(state: 11)
    for _ in 0..<Self.rounds {
      let wanted = Publication.random(&random)
      let state = PublicationState.random(&random)
      let steps = Set(wanted.steps(from: state, limits: PublicationLimits()))
      var shuffled = state
      shuffled.statuses?.shuffle(using: &random)
      let other = Publication(
        subject: wanted.subject, statuses: wanted.statuses.shuffled(using: &random), check: wanted.check,
        labels: wanted.labels.shuffled(using: &random), comment: wanted.comment)
      #expect(Set(other.steps(from: shuffled, limits: PublicationLimits())) == steps)
    }
  }

  @Test("writes nothing about what was not read")
  func unknown() {
    var random = SplitMix(state: 13)
    for _ in 0..<200 {
      let wanted = Publication.random(&random)
      #expect(wanted.steps(from: PublicationState(), limits: PublicationLimits()).isEmpty)
      let labels = PublicationState(labels: [])
      for step in wanted.steps(from: labels, limits: PublicationLimits()) {
        guard case .addLabel = step else {
          Issue.record("\(step)")
          return
        }
      }
    }
  }

  @Test("comes in the order of writing: statuses, the check run, labels, the comment")
  func writingOrder() {
    let wanted = SamplePublication.blocked(Reports.subject, PublicationLimits())
    let empty = PublicationState(statuses: [], checkRuns: [], labels: ["database"], comments: [])
    let kinds = wanted.steps(from: empty, limits: PublicationLimits()).map { step in
      switch step {
      case .postStatus: "status"
      case .createCheckRun: "check"
      case .removeLabel: "remove"
      case .addLabel: "add"
      case .createComment: "comment"
      default: "other"
      }
    }
    #expect(kinds == ["status", "status", "status", "check", "remove", "add", "comment"])
  }

  @Test("adds the annotations that are missing to a run that was cut short")
  func resumed() {
    let wanted = SamplePublication.blocked(Reports.subject, PublicationLimits())
    let run = PostedCheckRun(
      id: "9", externalID: wanted.check.map { CheckSeal($0).text } ?? "", isCompleted: true,
      conclusion: "failure", annotationCount: 50)
    let steps = wanted.steps(from: PublicationState(checkRuns: [run]), limits: PublicationLimits())
    guard case .updateCheckRun("9", let update, _)? = steps.first, steps.count == 1 else {
      Issue.record("\(steps)")
      return
    }
    #expect(update.annotations == Array(wanted.check?.annotations.dropFirst(50) ?? []))
  }

  @Test("is a new run where annotations are there that should not be, and never one for nothing")
  func superseded() {
    let limits = PublicationLimits()
    let wanted = SamplePublication.passed(Reports.subject, limits)
    func steps(_ count: Int, _ conclusion: String, _ externalID: String) -> [PublicationStep] {
      let run = PostedCheckRun(
        id: "9", externalID: externalID, isCompleted: true, conclusion: conclusion, annotationCount: count)
      return wanted.steps(from: PublicationState(checkRuns: [run]), limits: limits)
    }
    let seal = wanted.check.map { CheckSeal($0).text } ?? ""
    #expect(steps(0, "success", seal).isEmpty)
    if case .createCheckRun? = steps(3, "failure", "x").first {} else { Issue.record("an old run was kept") }
    if case .updateCheckRun? = steps(0, "failure", seal).first {} else { Issue.record("nothing was updated") }
    if case .updateCheckRun? = steps(0, "success", "x").first {} else { Issue.record("nothing was updated") }
  }

  @Test(
    "keeps a seal as text, and takes nobody else's for one",
    arguments: [
      "", "x", "gatehouse1", "gatehouse1/a", "gatehouse2/a/b", "gatehouse1/a/b/c", "gatehouse1/a/b/c/d/e",
      "gatehouse1/a/b/c/notanumber/r/1",
    ])
  func foreignSeals(_ text: String) {
    #expect(CheckSeal(text) == nil)
  }

  @Test("keeps a seal as text")
  func seals() throws {
    let run = try #require(SamplePublication.blocked(Reports.subject, PublicationLimits()).check)
    let wholes: [CheckSeal.Whole?] = [
      nil, CheckSeal.Whole(publication: "p", pull: 7, revision: "2026-11-26T10:00:00Z", comment: "a/b"),
      CheckSeal.Whole(publication: "p", pull: nil, revision: nil, comment: nil),
    ]
    for whole in wholes {
      let seal = CheckSeal(run, whole: whole)
      #expect(CheckSeal(seal.text) == seal)
      #expect(seal.text.utf8.count < 200)
    }
  }

  @Test("leaves the comment alone where only line ends or blanks at the end differ")
  func commentText() {
    let wanted = SamplePublication.blocked(Reports.subject, PublicationLimits())
    let body = wanted.comment.body ?? ""
    func steps(_ body: String) -> Int {
      let state = PublicationState(comments: [PostedComment(id: "1", body: body)])
      return wanted.steps(from: state, limits: PublicationLimits()).count
    }
    #expect(steps(body) == 0)
    #expect(steps(body.replacing("\n", with: "\r\n")) == 0)
    #expect(steps(String(body.dropLast())) == 0)
    #expect(steps(body + "x") == 1)
    #expect(steps("") == 1)
  }

  private func expectShown(
    _ wanted: Publication, in after: PublicationState, from before: PublicationState,
    _ limits: PublicationLimits, _ round: Int
  ) {
    func key(_ text: String) -> String { limits.labelsIgnoreCase ? text.lowercased() : text }
    let own = Set(wanted.labels.map { key($0.name) })
    let others = (before.labels ?? []).filter { !own.contains(key($0)) }
    #expect((after.labels ?? []).isSuperset(of: others), "round \(round): a label of a person is lost")
    #expect(
      Set((after.labels ?? []).map(key))
        == Set(others.map(key)).union(
          wanted.labels.filter(\.isSet).map { key($0.name) }), "round \(round)")
    for status in wanted.statuses {
      let shown = after.statuses?.first { key($0.context) == key(status.context) }
      #expect(shown?.shows(status) == true, "round \(round)")
    }
    let newest = after.checkRuns?.last
    #expect(newest?.annotationCount == wanted.check?.annotations.count ?? newest?.annotationCount)
    switch wanted.comment {
    case .untouched: #expect(after.comments == before.comments)
    case .wanted(let body): #expect(after.comments?.map(\.body) == [body])
    case .keptUpToDate(let body):
      #expect(after.comments?.map(\.body) == (before.comments?.isEmpty == true ? [] : [body]))
    }
  }
}

// MARK: - A forge as a value

extension PublicationState {
  func applying(_ steps: [PublicationStep], _ limits: PublicationLimits) -> PublicationState {
    var state = self
    func key(_ text: String) -> String { limits.labelsIgnoreCase ? text.lowercased() : text }
    for (index, step) in steps.enumerated() {
      switch step {
      case .postStatus(let status):
        state.statuses?.removeAll { key($0.context) == key(status.context) }
        state.statuses?.append(status)
      case .createCheckRun(let run, let externalID):
        state.checkRuns?.append(posted("new \(index)", run, externalID, 0))
      case .updateCheckRun(let id, let run, let externalID):
        state.checkRuns = state.checkRuns?.map {
          $0.id == id ? posted(id, run, externalID, $0.annotationCount) : $0
        }
      case .addLabel(let label): state.labels?.insert(label.name)
      case .removeLabel(let name): state.labels?.remove(name)
      case .createComment(let body): state.comments?.append(PostedComment(id: "new \(index)", body: body))
      case .editComment(let id, let body):
        state.comments = state.comments?.map { $0.id == id ? PostedComment(id: id, body: body) : $0 }
      case .deleteComment(let id): state.comments?.removeAll { $0.id == id }
      }
    }
    return state
  }

  private func posted(_ id: String, _ run: CheckRun, _ externalID: String, _ count: Int) -> PostedCheckRun {
    let isCompleted = run.conclusion != .pending
    return PostedCheckRun(
      id: id, externalID: externalID, isCompleted: isCompleted,
      conclusion: isCompleted ? run.conclusion.rawValue : nil,
      annotationCount: count + run.annotations.count)
  }
}

// MARK: - Anything at all

private let words = ["a", "A", "b", "B", "ab", "database", "Database", "é", "É"]

extension Publication {
  static func random(_ random: inout SplitMix) -> Publication {
    let names = words.shuffled(using: &random).prefix(Int.random(in: 0...4, using: &random))
    var seen: Set<String> = []
    // A policy names a label once; spellings of one label may still differ.
    let labels = words.shuffled(using: &random).prefix(Int.random(in: 0...5, using: &random)).map {
      OwnLabel(name: $0, isSet: Bool.random(using: &random))
    }
    let comments: [StickyComment] = [
      .untouched, .keptUpToDate(body: "m\n1"), .keptUpToDate(body: "m\n2"), .wanted(body: "m\n1"),
      .wanted(body: "m\n2"),
    ]
    return Publication(
      subject: Reports.subject,
      statuses: names.filter { seen.insert($0.lowercased()).inserted }.map {
        CommitStatus.random($0, &random)
      },
      check: Bool.random(using: &random) ? CheckRun.random(&random) : nil, labels: labels,
      comment: comments.randomElement(using: &random) ?? .untouched)
  }
}

extension CommitStatus {
  static func random(_ context: String, _ random: inout SplitMix) -> CommitStatus {
    let states: [State] = [.success, .failure, .error, .pending]
    return CommitStatus(
      context: context, state: states.randomElement(using: &random) ?? .success,
      description: words.randomElement(using: &random) ?? "",
      url: Bool.random(using: &random) ? "https://a.example" : nil)
  }
}

extension CheckRun {
  static func random(_ random: inout SplitMix) -> CheckRun {
    let conclusions: [Conclusion] = [.success, .failure, .actionRequired, .pending]
    let annotations = (0..<Int.random(in: 0...3, using: &random)).map { index in
      CheckAnnotation(
        path: "a", lines: 1...(index + 1), level: .failure, title: "t",
        message: Bool.random(using: &random) ? "m" : "n")
    }
    return CheckRun(
      name: "gatehouse", conclusion: conclusions.randomElement(using: &random) ?? .success,
      title: Bool.random(using: &random) ? "t" : "u", summary: "s", annotations: annotations)
  }
}

extension PublicationState {
  static func random(_ random: inout SplitMix) -> PublicationState {
    var seen: Set<String> = []
    let statuses = words.shuffled(using: &random).prefix(Int.random(in: 0...5, using: &random))
      .filter { seen.insert($0.lowercased()).inserted }
      .map { CommitStatus.random($0, &random) }
    var present: Set<String> = []
    let labels = (words + ["bug", "wontfix"]).shuffled(using: &random)
      .prefix(Int.random(in: 0...6, using: &random))
      // One label of a spelling, as on a forge that ignores case.
      .filter { present.insert($0.lowercased()).inserted }
    let runs = (0..<Int.random(in: 0...2, using: &random)).map { index in
      let run = CheckRun.random(&random)
      let isOurs = Bool.random(using: &random)
      return PostedCheckRun(
        id: "\(index)", externalID: isOurs ? CheckSeal(run).text : "else",
        isCompleted: run.conclusion != .pending,
        conclusion: run.conclusion == .pending ? nil : run.conclusion.rawValue,
        annotationCount: Int.random(in: 0...max(run.annotations.count, 0), using: &random))
    }
    let comments = (0..<Int.random(in: 0...3, using: &random)).map {
      PostedComment(id: "\($0)", body: Bool.random(using: &random) ? "m\n1" : "m\n3")
    }
    return PublicationState(
      statuses: statuses, checkRuns: runs, labels: Set(labels), comments: comments)
  }
}
