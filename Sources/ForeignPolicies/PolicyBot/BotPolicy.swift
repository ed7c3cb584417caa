internal import DocumentReading
internal import SourceText

/// .policy.yml of policy-bot as a policy: a gate for every rule that somebody has to approve.
struct BotPolicy {
  private var account = Account()
  private var rules: [String: BotRule] = [:]
  private var order: [String] = []
  private var remarks: [String] = []

  /// Rules of one file, and how often they may be named in all.
  private static let ruleLimit = 200

  static func takeOver(_ root: Place, source: String) throws(DocumentProblem) -> TakenOver {
    guard root.node.isMap else { throw root.problem("expected the keys policy and approval_rules") }
    if let remote = root["remote"] {
      throw remote.problem(
        "the policy lies in another repository; run gatehouse init --from with that file, or keep it under extends"
      )
    }
    var policy = BotPolicy()
    let draft = try policy.read(root)
    policy.account.sweep(root) { place in
      "policy-bot's reference has no such key that means something here"
        + didYouMean(
          place.key, among: ["approval", "disapproval", "approval_rules", "requires", "options", "if"])
    }
    return TakenOver(
      source: source, format: .policyBot, outcomes: policy.account.inOrder, draft: draft,
      remarks: policy.remarks)
  }

  private mutating func read(_ root: Place) throws(DocumentProblem) -> [DraftLine] {
    let defaults = root.at("approval_defaults", "options")
    for place in try root["approval_rules"]?.asList() ?? [] {
      let rule = try BotRule(place, defaults: defaults, &account)
      guard rules[rule.name] == nil else {
        throw place.problem("the name \"\(rule.name)\" is given to an earlier rule too; rename one of them")
      }
      guard order.count < Self.ruleLimit else { throw place.problem("more than \(Self.ruleLimit) rules") }
      rules[rule.name] = rule
      order.append(rule.name)
    }
    var tree: BotTree?
    var used: Set<String> = []
    if let place = root.at("policy", "approval"), !place.node.isNull, !place.items.isEmpty {
      tree = .all(try trees(place.items, depth: 0, &used), place)
    }
    for name in order where !used.contains(name) {
      if let rule = rules[name] {
        account.left(rule.place, "policy.approval does not name the rule \"\(name)\", so nothing asks for it")
      }
    }
    var compiler = BotCompiler(account)
    var demands = tree.map { compiler.demands($0) } ?? []
    if let tree { demands += rest(tree, demands, &compiler) }
    demands += try disapproval(root.at("policy", "disapproval"), &compiler)
    account = compiler.account
    if let place = root.at("policy", "approval") { account.carried(place) }
    remark(demands)
    return written(demands)
  }

  private func trees(_ places: [Place], depth: Int, _ used: inout Set<String>) throws(DocumentProblem)
    -> [BotTree]
  {
    if places.count > Self.ruleLimit {
      throw places[0].problem("more than \(Self.ruleLimit) rules in one list")
    }
    var found: [BotTree] = []
    for place in places {
      if let name = place.text {
        guard let rule = rules[name] else {
          throw place.problem("no approval rule is called \"\(name)\"\(didYouMean(name, among: order))")
        }
        used.insert(name)
        found.append(.rule(rule, place))
        continue
      }
      // As policy-bot has it.
      guard depth < 10 else { throw place.problem("and and or inside each other more than 10 deep") }
      guard place.children.count == 1, let word = place.children.first, ["and", "or"].contains(word.key)
      else {
        throw place.problem("expected the name of a rule, or one of and and or")
      }
      guard !word.items.isEmpty else { throw word.problem("expected a list of rules") }
      let parts = try trees(word.items, depth: depth + 1, &used)
      found.append(word.key == "and" ? .all(parts, word) : .any(parts, word))
    }
    return found
  }

  /// policy-bot approves nothing that no rule applies to.
  private mutating func rest(_ tree: BotTree, _ demands: [BotDemand], _ compiler: inout BotCompiler)
    -> [BotDemand]
  {
    guard !tree.covers.contains(where: { $0.literals.isEmpty }) else { return [] }
    remarks.append(
      "policy-bot approves nothing that no rule applies to, and the gate no-rule-applies does not either")
    return [
      compiler.refusal(
        "no rule applies",
        "no approval rule applies to this change, so nobody can approve it; a rule of this policy has to",
        unless: tree.covers)
    ]
  }

  private func disapproval(_ place: Place?, _ compiler: inout BotCompiler) throws(DocumentProblem)
    -> [BotDemand]
  {
    guard let place else { return [] }
    var account = compiler.account
    var found: [(BotCondition, String)] = []
    if let place = place["if"] {
      for (predicate, condition) in try BotPredicates(use: .veto).read(place, &account) {
        for literal in condition.literals { found.append((BotCondition(literals: [literal]), predicate.key)) }
      }
    }
    let requires = place["requires"]
    let actors = try BotActors(requires, &account)
    if let options = place["options"] {
      for leaf in options.at("methods")?.children.flatMap(\.children) ?? [] {
        if leaf.key == "github_review" {
          account.carried(leaf)
        } else {
          account.left(
            leaf, "requested changes block, until whoever requested them approves or the review is dismissed")
        }
      }
    }
    compiler.account = account
    var demands: [BotDemand] = []
    if actors.isNamed || actors.permission != nil || requires?["organizations"] != nil {
      let settings =
        [
          DraftLine("gate", .plain("reviews")), DraftLine("approvals", .number(0)),
        ] + actors.nodes + [DraftLine("disapproval", .bool(true), note: "requested changes block")]
      demands.append(BotDemand(name: compiler.name("disapproval"), settings: settings, when: .always))
      compiler.account.remark(
        place,
        "requested changes block until whoever requested them approves or the review is dismissed; nobody else takes "
          + "them back")
    }
    for (condition, key) in found {
      demands.append(
        compiler.refusal(
          "disapproval " + key, "\(key) holds, which disapproves of this change", when: condition))
    }
    return demands
  }

  private mutating func remark(_ demands: [BotDemand]) {
    let asksReviews = demands.contains { $0.settings.contains { $0.key == "approvals" } }
    if asksReviews {
      remarks.append(
        "reviews of the forge approve; comments such as :+1: do not, which policy-bot takes unless told otherwise"
      )
    }
    // Whoever guards the one file means the other from now on.
    let guarding = demands.filter { $0.when.node?.onOneLine.contains(".policy.yml") ?? false }
    if let first = guarding.first {
      remarks.append("\(first.name) guards .policy.yml: add .gatehouse.yml to its any_paths")
    }
    if demands.isEmpty {
      remarks.append("nothing asks for anything: every change passes, as with policy-bot")
    }
    if demands.contains(where: { $0.settings.contains { $0.value == .node(.plain("never")) } }) {
      remarks.append(
        "dismiss_on_push: never is policy-bot's way without invalidate_on_push; unless-rebased asks again where a push "
          + "changed what was approved")
    }
  }
}

// MARK: what is written

extension BotPolicy {
  /// Gates that always run stand under `gates`; others under the rule that brings them. Where several have to be taken
  /// away again, later rules do.
  private func written(_ demands: [BotDemand]) -> [DraftLine] {
    var gates: [DraftLine] = []
    var rules: [DraftValue] = []
    for demand in demands {
      let line = DraftLine(demand.name, .map(demand.settings))
      if let when = demand.when.node {
        rules.append(.map([DraftLine("when", .node(when)), DraftLine("gates", .map([line]))]))
      } else {
        gates.append(line)
      }
    }
    var order: [BotCondition] = []
    var gone: [BotCondition: [String]] = [:]
    for demand in demands {
      for condition in demand.unless where !condition.literals.isEmpty {
        if gone[condition] == nil { order.append(condition) }
        if gone[condition]?.contains(demand.name) != true { gone[condition, default: []].append(demand.name) }
      }
    }
    for condition in order {
      guard let when = condition.node, let names = gone[condition] else { continue }
      let off = names.map { DraftLine($0, .entries([("enforcement", .plain("off"))])) }
      rules.append(.map([DraftLine("when", .node(when)), DraftLine("gates", .map(off))]))
    }
    var draft: [DraftLine] = []
    if !gates.isEmpty { draft.append(DraftLine("gates", .map(gates))) }
    if !rules.isEmpty { draft.append(DraftLine("rules", .list(rules))) }
    return draft
  }
}
