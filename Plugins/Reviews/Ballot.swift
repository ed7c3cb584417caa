import GateKit
import SourceText

/// The newest word of every reviewer: who approves what is judged, who approved something else, who objects.
struct Ballot: Sendable {
  /// Approvals that count, in the order of the reviews.
  private(set) var approvals: [Vote] = []
  /// Approvals of another head that do not carry over.
  private(set) var stale: [Vote] = []
  /// What a person should know of single reviews.
  private(set) var notes: [String] = []
  private var objections: [Vote] = []

  struct Vote: Sendable {
    let login: String
    /// As the forge names it.
    let commit: String

    /// Ten digits, for people.
    var shortCommit: String {
      let short = ObjectID(commit)?.short ?? String(commit.prefix(10))
      return short.isEmpty ? "a commit that the forge does not name" : short
    }
  }

  init(_ panel: Panel, _ settings: ReviewsSettings, _ context: GateContext) async throws {
    let succession = Succession(settings.dismissOnPush, context)
    for review in Self.newest(try context.fact(.reviews)) {
      let vote = Vote(login: review.author, commit: review.commit)
      let isBot = review.bot ?? false
      switch review.state {
      case .changesRequested:
        if panel.isAuthor(review.author) { continue }
        if let lack = panel.lack(of: review.author, isBot: isBot) {
          notes.append("\(review.author) has requested changes, which blocks nothing: \(lack)")
        } else {
          objections.append(vote)
        }
      case .approved:
        if let objection = panel.objection(to: review.author, isBot: isBot) {
          notes.append("the approval of \(review.author) does not count: \(objection)")
          continue
        }
        let (counts, note) = await succession.standing(of: vote)
        if counts { approvals.append(vote) } else { stale.append(vote) }
        if let note { notes.append(note) }
      case .commented, .dismissed: continue
      }
    }
  }

  /// One review a person, in the order in which they gave it: a comment changes nothing, everything else takes the
  /// place of what was before.
  private static func newest(_ reviews: [Review]) -> [Review] {
    var seen: Set<Login> = []
    return reviews.reversed().filter { $0.state != .commented && seen.insert(Login($0.author)).inserted }
      .reversed()
  }

  func disapprovals(_ panel: Panel) -> [Finding] {
    objections.map { vote in
      Finding(
        rule: Rule.changesRequested, message: "\(vote.login) has requested changes, of \(vote.shortCommit)",
        help: "make them and ask \(vote.login) to approve, or have the review dismissed", identity: vote.login
      )
    }
  }
}
