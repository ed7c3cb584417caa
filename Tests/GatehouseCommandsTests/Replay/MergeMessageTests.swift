import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("Messages of merges") struct MergeMessageTests {
  struct Case: CustomTestStringConvertible {
    let message: String
    var isMerge = true
    var number: Int?
    var title: String?
    var source: String?
    var owner: String?
    var testDescription: String { message }
  }

  @Test(
    "say which pull request it was, as each forge writes it",
    arguments: [
      Case(
        message: "Merge pull request #12 from octocat/topic/x\n\nAdd a page\n", number: 12,
        title: "Add a page",
        source: "topic/x", owner: "octocat"),
      Case(
        message: "Merge pull request #12 from octocat/topic", number: 12, source: "topic", owner: "octocat"),
      Case(
        message: "Merge pull request 'It''s (#3) here' (#12) from topic into main", number: 12,
        title: "It''s (#3) here", source: "topic"),
      Case(
        message: "Merge pull request 'Add a page' (#12) from octocat/app:topic into main", number: 12,
        title: "Add a page", source: "topic", owner: "octocat/app"),
      Case(
        message: "Merge branch 'topic' into 'main'\n\nAdd a page\n\nSee merge request acme/web/app!12",
        number: 12,
        title: "Add a page", source: "topic"),
      Case(
        message: "Merge branch 'topic' into 'main'\n\nSee merge request acme/app!12", number: 12,
        source: "topic"),
      Case(message: "Merge branch 'topic/x'", source: "topic/x"),
      Case(
        message: "Merge branch 'main' of https://github.com/octocat/app into topic", source: "main",
        owner: "https://github.com/octocat/app"),
      Case(message: "Merge remote-tracking branch 'origin/topic/x'", source: "topic/x"),
      Case(message: "Merge remote-tracking branch 'refs/remotes/origin/topic' into main", source: "topic"),
      Case(
        message: "Merged in topic/x (pull request #12)\n\nAdd a page\n\nApproved-by: Ada", number: 12,
        title: "Add a page", source: "topic/x"),
      Case(message: "Add a page (#12)", isMerge: false, number: 12, title: "Add a page"),
      Case(message: "Add a page (!12)", isMerge: false, number: 12, title: "Add a page"),
      Case(message: "Back (#3) and forth (#12)", isMerge: false, number: 12, title: "Back (#3) and forth"),
      Case(message: "Merged PR 12: Add a page", isMerge: false, number: 12, title: "Add a page"),
      Case(message: "Add a page (#12)", number: 12, title: "Add a page"),
    ])
  func known(example: Case) {
    let message = MergeMessage(example.message, isMerge: example.isMerge)
    #expect(message.number == example.number)
    #expect(message.title == example.title)
    #expect(message.source == example.source)
    #expect(message.owner == example.owner)
  }

  @Test(
    "that say nothing of one are taken for nothing",
    arguments: [
      "", "Add a page", "Add (#12) a page", "Add a page (#x)", "Merged PR: x",
      "Merge pull request #x from a/b",
      "Merge pull request 'a' from b", "Merge branch 'topic", "Merged in topic", "(#12)",
      "Merge pull request #12",
    ])
  func unknown(message: String) {
    for isMerge in [true, false] {
      #expect(MergeMessage(message, isMerge: isMerge) == MergeMessage("", isMerge: false), "\(isMerge)")
    }
  }

  @Test("a message of one parent that looks like a merge's names no branch") func onlyOfMerges() {
    let message = MergeMessage("Merge branch 'topic' into 'main'", isMerge: false)
    #expect(message.source == nil)
  }

  @Test("any bytes give some answer") func hostile() {
    var random = SplitMix(state: 9)
    let pieces = [
      "Merge pull request #", "Merge pull request '", "' (#", "Merge branch '", "' of ", " into ", "(#", ")",
      "\n",
      "See merge request ", "!", "Merged in ", "Merged PR ", ": ", " from ", "/", ":", "99999999999999999999",
      "\u{0}", "é",
    ]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 0...8, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
      let message = MergeMessage(text, isMerge: .random(using: &random))
      #expect(message.number.map { $0 >= 0 } ?? true, "\(text)")
    }
  }
}
