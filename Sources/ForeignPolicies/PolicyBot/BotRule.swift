internal import DocumentReading
internal import SourceText

/// Who counts: the union of what is named, as policy-bot has it.
struct BotActors: Hashable {
  var users: [String] = []
  var teams: [String] = []
  /// The least role; nil: none is named.
  var permission: String?

  var isNamed: Bool { !users.isEmpty || !teams.isEmpty }

  private static let roles = ["read", "triage", "write", "maintain", "admin"]

  /// - Parameter place: `requires`, with its keys beside others.
  init(_ place: Place?, _ account: inout Account) throws(DocumentProblem) {
    guard let place else { return }
    users = try texts(place["users"], &account)
    teams = try texts(place["teams"], &account)
    var permissions: [String] = []
    let roleKeys = [("permissions", ""), ("admins", "admin"), ("write_collaborators", "write")]
    var rolePlaces: [Place] = []
    for (key, role) in roleKeys {
      guard let place = place[key] else { continue }
      rolePlaces.append(place)
      if role.isEmpty {
        permissions += try place.texts()
      } else if place.bool == true {
        permissions.append(role)
      }
    }
    for word in permissions where !Self.roles.contains(word) {
      throw (rolePlaces.first ?? place).problem(
        "unknown permission \"\(word)\"\(didYouMean(word, among: Self.roles)); known are \(Self.roles.joined(separator: ", "))"
      )
    }
    permission = Self.roles.first { permissions.contains($0) }
    for place in rolePlaces {
      if isNamed, permission != nil {
        account.differs(place, "only those who are named count; name a team of those with this role as well")
      } else {
        account.carried(place)
      }
    }
    if let place = place["organizations"] {
      if try place.texts().isEmpty {
        account.carried(place)
      } else if isNamed || permission != nil {
        account.left(place, "an organisation cannot be named, so its members do not count by it; name a team")
      } else {
        account.differs(
          place, "an organisation cannot be named: whoever has the role write counts; name a team")
      }
    }
  }

  private func texts(_ place: Place?, _ account: inout Account) throws(DocumentProblem) -> [String] {
    guard let place else { return [] }
    account.carried(place)
    return try place.texts()
  }

  var nodes: [DraftLine] {
    var lines: [DraftLine] = []
    if !users.isEmpty { lines.append(DraftLine("users", .texts(users))) }
    if !teams.isEmpty { lines.append(DraftLine("teams", .texts(teams))) }
    if isNamed {
      lines.append(
        DraftLine("permission", .plain("none"), note: "whoever is named counts, whatever the role"))
    } else {
      lines.append(DraftLine("permission", .plain(permission ?? "write")))
    }
    return lines
  }
}

/// One of `approval_rules`.
struct BotRule {
  var name: String
  let place: Place
  var applies = BotCondition.always
  var count = 0
  var actors: BotActors
  var excludesCommitters = true
  /// Of `dismiss_on_push`.
  var onPush = "never"
  /// Entries of `required` of gate checks.
  var checks: [Node] = []
  /// What has to hold, each by itself.
  var conditions: [(key: String, literal: BotLiteral)] = []

  /// Both apply to the same changes: written alike, or known to mean the same.
  func appliesLike(_ other: BotRule) -> Bool {
    let (own, others) = (place["if"]?.node ?? .null, other.place["if"]?.node ?? .null)
    return own.hasSameContent(as: others) || (applies == other.applies && applies.isExact)
  }

  /// It approves wherever it applies.
  var isFree: Bool { count <= 0 && checks.isEmpty && conditions.isEmpty }

  /// - Parameter defaults: options of every rule that does not set them itself.
  init(_ place: Place, defaults: Place?, _ account: inout Account) throws(DocumentProblem) {
    guard place.node.isMap else { throw place.problem("expected a rule with a name") }
    guard let named = place["name"], let name = named.text, !name.isEmpty else {
      throw place.problem("expected a name, by which policy.approval calls the rule")
    }
    self.name = name
    self.place = place
    account.carried(named)
    if let place = place["if"] {
      for (_, condition) in try BotPredicates(use: .rule).read(place, &account) {
        for literal in condition.literals { applies.require(literal) }
        if !condition.isExact { applies.isExact = false }
      }
    }
    let requires = place["requires"]
    _ = try requires?.asMap()
    if let place = requires?["count"] {
      guard let number = Int(place.text ?? ""), (0...50).contains(number) else {
        throw place.problem("expected a whole number, 0 to 50")
      }
      count = number
      account.carried(place)
    }
    actors = try BotActors(requires, &account)
    if count > 0, !actors.isNamed, actors.permission == nil, requires?["organizations"] == nil {
      account.remark(
        requires ?? place,
        "it names nobody, so policy-bot lets nobody approve; whoever has the role write can here")
    }
    if let place = requires?["conditions"] { try readConditions(place, &account) }
    if let place = place["description"] {
      account.needless(place, "what a gate asks for is told with its result")
    }
    try readOptions([place["options"], defaults].compactMap(\.self), &account)
  }

  private mutating func readConditions(_ place: Place, _ account: inout Account) throws(DocumentProblem) {
    let checks: Set = ["has_status", "has_successful_status"]
    for predicate in try place.asMap() where checks.contains(predicate.key) {
      let statuses = try (predicate["statuses"] ?? predicate).texts()
      let conclusions = try predicate["conclusions"]?.texts() ?? ["success"]
      for status in statuses {
        self.checks.append(
          .entries([
            ("id", .text(status)), ("name", .text(globLiteral(status))), ("conclusions", .texts(conclusions)),
            ("on_missing", .plain("wait")),
          ]))
      }
      account.carried(predicate, keys: ["statuses", "conclusions"])
    }
    for (predicate, condition) in try BotPredicates(use: .requirement).read(place, besides: checks, &account)
    {
      for literal in condition.literals { conditions.append((predicate.path, literal)) }
    }
  }

  /// - Parameter places: where an option is first is what counts.
  private mutating func readOptions(_ places: [Place], _ account: inout Account) throws(DocumentProblem) {
    func isOn(_ key: String) throws(DocumentProblem) -> Bool {
      guard let place = places.lazy.compactMap({ $0[key] }).first else { return false }
      guard let value = place.bool else { throw place.problem("expected true or false") }
      return value
    }
    let onPush = try isOn("invalidate_on_push")
    let forgivesUpdates = try isOn("ignore_update_merges")
    self.onPush = onPush ? (forgivesUpdates ? "unless-rebased" : "always") : "never"
    let contributors = try isOn("allow_contributor")
    let others = try isOn("allow_non_author_contributor")
    excludesCommitters = !(contributors || others)
    for place in places { try settle(place, &account) }
  }

  private func settle(_ options: Place, _ account: inout Account) throws(DocumentProblem) {
    for key in try options.asMap() {
      switch key.key {
      case "invalidate_on_push", "ignore_update_merges", "allow_non_author_contributor": account.carried(key)
      case "allow_author":
        if key.bool == true {
          account.left(
            key, "the author never approves; commands.override lets named people pass a gate, with a reason")
        } else {
          account.carried(key)
        }
      case "allow_contributor":
        if key.bool == true {
          account.differs(key, "those who wrote commits approve, and the author never does")
        } else {
          account.carried(key)
        }
      case "ignore_edited_comments": account.needless(key, "reviews approve, and comments do not")
      case "ignore_commits_by":
        account.left(
          key,
          "whoever wrote a commit is a committer; a bot whose commits should not count signs in under its own name"
        )
      case "request_review":
        account.left(
          key,
          "nobody is asked for a review; CODEOWNERS of the forge does that, and code_owners: true holds it")
      case "methods": try readMethods(key, &account)
      default: break
      }
    }
  }

  private func readMethods(_ place: Place, _ account: inout Account) throws(DocumentProblem) {
    for key in try place.asMap() {
      switch key.key {
      case "github_review":
        if key.bool == false {
          account.differs(key, "reviews of the forge are what approves")
        } else {
          account.carried(key)
        }
      case "comments" where key.node.items.isEmpty: account.needless(key, "comments approve nothing")
      default:
        account.left(
          key, "reviews of the forge are what approves, and no text in a comment or description is")
      }
    }
  }

  /// Settings of gate reviews.
  var reviews: [DraftLine] {
    var lines = [DraftLine("gate", .plain("reviews")), DraftLine("approvals", .number(count))] + actors.nodes
    lines.append(DraftLine("dismiss_on_push", .plain(onPush)))
    if !excludesCommitters { lines.append(DraftLine("exclude_committers", .bool(false))) }
    lines.append(DraftLine("disapproval", .bool(false)))
    return lines
  }
}
