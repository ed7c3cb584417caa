import GateKit
import SourceText

/// Has somebody typed the word that confirms the deployment?
struct ConfirmationCondition: Gate {
  struct Configuration: Settings {
    var word = ""

    static let schema: [Setting<Configuration>] = [
      setting("word", \.word, required: true, "what has to be typed, sign for sign: DEPLOY")
    ]
    var inconsistencies: [Inconsistency] {
      let isLine = !word.trimmed().isEmpty && word.trimmed() == word && !word.contains(where: \.isNewline)
      return isLine && word.count <= 100
        ? [] : [Inconsistency(["word"], "expected one line of 1 to 100 characters, without blanks around it")]
    }
  }

  static let unconfirmed = "not-confirmed"

  static let id = "deploy-confirmation"
  static let condition: EnvironmentCondition? = .init("confirm", short: "word")
  static let manifest = GateManifest(
    id: id, summary: "Has somebody typed the word that confirms the deployment?",
    rationale: """
      A button can be pressed by mistake, and a command line can be taken from the history; a word has to be typed. It is \
      given with `gatehouse deploy-check … --confirm WORD`, by a person or as the input of a pipeline, or it is the \
      comment with which somebody approves the deployment on the forge. Case counts.
      """,
    rules: [.init(unconfirmed, "a deployment that nobody confirmed, or with another word")],
    mayRead: [AnyRead(.deployment), AnyRead(.deploymentReviews)], examples: examples)

  private let settings: Configuration
  init(_ settings: Configuration) { self.settings = settings }

  var needs: Needs {
    var needs = Needs(facts: [AnyRead(.deployment)])
    needs.optionalFacts = [AnyRead(.deploymentReviews)]
    return needs
  }

  func examine(_ context: GateContext) async throws -> GateAnswer {
    let request = try context.fact(.deployment)
    let head = try context.deployedCommit()
    // Where nobody knows the reviews, none of them confirms.
    let reviews = (try? context.fact(.deploymentReviews)) ?? []
    let confirming = reviews.first { review in
      review.state == .approved && isTheWord(review.comment?.trimmed())
        && review.environment.map { $0 == request.environment } ?? true
        && review.commit.map { ObjectID($0) == head } ?? true
    }
    if let confirming { return GateAnswer(notes: ["confirmed by \(confirming.author)"]) }
    guard !isTheWord(request.confirmation) else { return GateAnswer(notes: ["confirmed"]) }
    let found = request.confirmation.map {
      "the deployment is confirmed with \"\($0.onOneLine.shortened(to: 60))\", and the word is \(settings.word)"
    }
    return GateAnswer(findings: [
      Finding(
        rule: Self.unconfirmed, message: found ?? "nobody has confirmed the deployment with \(settings.word)",
        help:
          "gatehouse deploy-check \(request.environment) --confirm \(settings.word), or approve it on the forge "
          + "with that word as the comment", identity: "confirm")
    ])
  }

  /// Byte for byte: Swift's equality would take other spellings of a sign for the same.
  private func isTheWord(_ text: String?) -> Bool {
    text.map { $0.utf8.elementsEqual(settings.word.utf8) } ?? false
  }
}
