internal import DocumentReading
internal import SourceText

/// Reads `if`, and the predicates of `requires.conditions` and `disapproval.if`.
///
/// Each predicate becomes literals that all have to hold. Where a policy cannot ask for what it asks, the account
/// says so, and the condition holds more often: a requirement is then asked for more often than by policy-bot.
struct BotPredicates {
  /// What the condition is for, in the account.
  enum Use {
    /// The rule applies where it holds.
    case rule
    /// It has to hold, or nothing is approved.
    case requirement
    /// Where it holds, nothing is approved.
    case veto

    var whenLost: String {
      switch self {
      case .rule: "without it the policy asks more often here"
      case .requirement: "it is not asked for here"
      case .veto: "it does not block here"
      }
    }
  }

  let use: Use

  /// Each predicate with what it became.
  ///
  /// - Parameter others: predicates that somebody else reads.
  func read(_ place: Place, besides others: Set<String> = [], _ account: inout Account)
    throws(DocumentProblem) -> [(place: Place, condition: BotCondition)]
  {
    var found: [(Place, BotCondition)] = []
    for predicate in try place.asMap() where !others.contains(predicate.key) {
      found.append((predicate, try condition(predicate, &account)))
    }
    if place.children.isEmpty { account.carried(place) }
    return found
  }

  private func condition(_ place: Place, _ account: inout Account) throws(DocumentProblem) -> BotCondition {
    var condition = BotCondition()
    switch place.key {
    case "changed_files", "no_changed_files", "only_changed_files":
      try readFiles(place, &condition, &account)
    case "targets_branch": try readBranch(place, "target", &condition, &account)
    case "from_branch": try readBranch(place, "source", &condition, &account)
    case "has_labels":
      let labels = try place.texts()
      for label in labels { condition.require(BotLiteral(key: "labels", value: .text(globLiteral(label)))) }
      settle(place, condition, &account, "one of several labels can be asked for, and not all of them")
    case "title": try readTitle(place, &condition, &account)
    case "modified_lines": try readSize(place, &condition, &account)
    case "has_author_in": try readAuthor(place, &condition, &account)
    default:
      condition.isExact = false
      account.left(place, "\(Self.obstacles[place.key] ?? "a policy cannot ask for it"); \(use.whenLost)")
    }
    return condition
  }

  /// Of all predicates together.
  private static let keys = ["paths", "ignore", "pattern", "matches", "not_matches", "total", "users"]

  private static let obstacles = [
    "has_contributor_in": "who wrote the commits is no condition of a rule",
    "only_has_contributors_in": "who wrote the commits is no condition of a rule",
    "author_is_only_contributor": "who wrote the commits is no condition of a rule",
    "has_valid_signatures":
      "signatures are no condition of a rule; gate commit-rules asks for one (signature: true)",
    "has_valid_signatures_by":
      "signatures are no condition of a rule; gate commit-rules asks for one (signature: true)",
    "has_valid_signatures_by_keys":
      "signatures are no condition of a rule; gate commit-rules asks for one (signature: true)",
    "has_status": "checks are no condition of a rule; gate checks asks for them (required)",
    "has_successful_status": "checks are no condition of a rule; gate checks asks for them (required)",
    "has_workflow_result": "a workflow is asked for by the names of its jobs: gate checks, required",
    "repository": "the policy lies in the repository that it is about",
  ]

  private func settle(_ place: Place, _ condition: BotCondition, _ account: inout Account, _ obstacle: String)
  {
    if condition.isExact {
      account.carried(place, keys: Self.keys)
    } else if condition.literals.isEmpty {
      account.left(place, "\(obstacle); \(use.whenLost)")
    } else {
      account.differs(place, "\(obstacle); the rest of it is asked for")
    }
  }
}

extension BotPredicates {
  private func readFiles(_ place: Place, _ condition: inout BotCondition, _ account: inout Account)
    throws(DocumentProblem)
  {
    let paths = try expressions(place["paths"])
    let ignored = try place["ignore"]?.texts() ?? []
    guard let globs = paths.globs, !globs.isEmpty else {
      condition.isExact = false
      return settle(
        place, condition, &account,
        "no pattern says what \(listed(paths.odd, limit: 3)) does; write it with *, ** and {a,b}")
    }
    let isNegated = place.key == "no_changed_files"
    // What is ignored makes policy-bot find fewer files, so that more changes have none.
    if !(isNegated && !ignored.isEmpty) {
      condition.require(
        BotLiteral(
          key: place.key == "only_changed_files" ? "all_paths" : "any_paths", value: .oneOrMany(globs),
          isNegated: isNegated))
    }
    if !ignored.isEmpty { condition.isExact = false }
    settle(
      place, condition, &account,
      "files are found by patterns alone, and none of them is taken back by ignore")
  }

  private func readBranch(
    _ place: Place, _ key: String, _ condition: inout BotCondition, _ account: inout Account
  ) throws(DocumentProblem) {
    let pattern = try expressions(place["pattern"])
    if let globs = pattern.globs, !globs.isEmpty {
      condition.require(BotLiteral(key: key, value: .oneOrMany(globs)))
    } else {
      condition.isExact = false
    }
    settle(
      place, condition, &account,
      "no pattern says what \(listed(pattern.odd, limit: 3)) does; write it with *, ** and {a,b}")
  }

  private func readTitle(_ place: Place, _ condition: inout BotCondition, _ account: inout Account)
    throws(DocumentProblem)
  {
    let matches = try place["matches"]?.texts() ?? []
    let others = try place["not_matches"]?.texts() ?? []
    for text in matches + others {
      do { _ = try Pattern(text) } catch { throw place.problem("\(error.description), in \(text)") }
    }
    func joined(_ texts: [String]) -> Node {
      .text(texts.count == 1 ? texts[0] : texts.map { "(?:\($0))" }.joined(separator: "|"))
    }
    switch (matches.isEmpty, others.isEmpty) {
    case (false, true): condition.require(BotLiteral(key: "title", value: joined(matches)))
    case (true, false): condition.require(BotLiteral(key: "title", value: joined(others), isNegated: true))
    default: condition.isExact = false
    }
    settle(
      place, condition, &account, "a title matches or does not, and one of both is nothing that a rule asks")
  }

  private func readSize(_ place: Place, _ condition: inout BotCondition, _ account: inout Account)
    throws(DocumentProblem)
  {
    let kinds = try place.asMap()
    var limits: [(String, Node)] = []
    for kind in kinds {
      let text = (kind.text ?? "").trimmed()
      guard let number = Int(text.dropFirst().drop { $0 == " " || $0 == "\t" }), number >= 0 else {
        throw kind.problem("expected <, > or = and a number, such as \"> 100\"")
      }
      guard kind.key == "total" else { continue }
      switch text.first {
      case ">": limits = [("lines_above", .number(number))]
      case "<" where number > 0: limits = [("lines_at_most", .number(number - 1))]
      case "=" where number > 0:
        limits = [("lines_above", .number(number - 1)), ("lines_at_most", .number(number))]
      default: limits = []
      }
    }
    if kinds.count == 1, !limits.isEmpty {
      condition.require(BotLiteral(key: "size", value: .entries(limits)))
    } else {
      condition.isExact = false
    }
    settle(place, condition, &account, "added and removed lines are counted together (size)")
  }

  private func readAuthor(_ place: Place, _ condition: inout BotCondition, _ account: inout Account)
    throws(DocumentProblem)
  {
    let others = place.children.filter { $0.key != "users" && !$0.node.items.isEmpty }
    let users = try place["users"]?.texts() ?? []
    if others.isEmpty, !users.isEmpty {
      condition.require(BotLiteral(key: "author", value: .oneOrMany(users.map(globLiteral))))
    } else {
      condition.isExact = false
    }
    settle(place, condition, &account, "an author is known by login; name the users")
  }

  /// Globs for all of the expressions, or the expressions that none say.
  private func expressions(_ place: Place?) throws(DocumentProblem) -> (globs: [String]?, odd: [String]) {
    guard let place else { return (nil, []) }
    var found: [String] = []
    var odd: [String] = []
    for text in try place.texts() {
      do { _ = try Pattern(text) } catch { throw place.problem("\(error.description), in \(text)") }
      if let globs = globs(ofExpression: text) { found += globs } else { odd.append(text) }
    }
    return (odd.isEmpty ? found : nil, odd)
  }
}
