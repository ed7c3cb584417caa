import GateKit
import SourceText

/// What the comments of a pull request mean for its report: a pure function of facts, policy and head.
struct CommandReading {
  /// By the gate's name in the policy.
  private(set) var overrides: [String: GateOverride] = [:]
  private(set) var remarks: [CommandRemark] = []
  private(set) var explanationWanted = false

  /// Answers in one report; who comments more often is not answered more often.
  static let remarkLimit = 50
  /// Digits of a head that an override must name: what is shorter, somebody could make another head begin with.
  static let leastDigits = 10

  private let facts: Facts
  private let settings: CommandSettings
  private let policy: Policy
  /// Gates that let nothing pass.
  private let strict: Set<String>
  private let head: ObjectID?
  private let roster: Roster
  /// Gates of the policy, and those that do not pass.
  private let gates: [String]
  private let unmet: Set<String>

  init(_ inputs: Inputs, _ results: [GateResult], strict: Set<String> = []) {
    facts = inputs.facts
    policy = inputs.policy
    self.strict = strict
    settings = inputs.policy.commands
    head = inputs.change.head
    roster = Roster(permissions: facts.permissions, teams: facts.teams, base: facts.baseRepository)
    gates = results.map(\.name)
    unmet = Set(results.filter { $0.verdict != .passed }.map(\.name))
    guard let comments = facts.comments else {
      noticeUnknownComments()
      return
    }
    for comment in comments { read(comment) }
    let hidden = remarks.count - Self.remarkLimit
    if hidden > 0 {
      remarks.removeLast(hidden)
      remarks.append(CommandRemark(by: nil, url: nil, message: "\(hidden) more commands are not answered"))
    }
  }

  /// Only where one could have mattered.
  private mutating func noticeUnknownComments() {
    let missed = gates.filter { gate in
      unmet.contains(gate) && !strict.contains(gate) && !policy.overrideRules(of: gate).isEmpty
    }
    guard !missed.isEmpty, head != nil else { return }
    remarks.append(
      CommandRemark(
        by: nil, url: nil,
        message: "nobody knows the comments here, so an override of \(listed(missed)) would not be seen"))
  }

  private mutating func read(_ comment: CommandComment) {
    func answer(_ message: String, post: String? = nil) -> CommandRemark {
      CommandRemark(by: comment.author, url: comment.url, message: message, post: post)
    }
    for command in CommentCommand.all(in: comment.text) {
      switch command {
      case .failure(let unreadable): remarks.append(answer(unreadable.message))
      case .success(.recheck): continue
      case .success(.explain):
        // Whoever can edit a comment of somebody else would speak with that person's voice.
        if !comment.edited, settings.explain.objection(to: comment.author, roster) == nil {
          explanationWanted = true
        }
      case .success(.override(let request)):
        if let refusal = refusal(of: request, comment) {
          remarks.append(
            answer(
              "the override of \(request.gate.shortened(to: 100)) does not count: \(refusal.reason)",
              post: refusal.post))
        } else if overrides[request.gate] == nil, unmet.contains(request.gate) {
          overrides[request.gate] = GateOverride(
            by: comment.author, reason: (request.reason ?? "").trimmed().shortened(to: Self.reasonLimit),
            url: comment.url)
        }
      }
    }
  }

  /// Characters of a reason that are kept.
  private static let reasonLimit = 500

  private func refusal(of request: OverrideRequest, _ comment: CommandComment) -> (
    reason: String, post: String?
  )? {
    let login = comment.author
    guard gates.contains(request.gate) else {
      return ("the policy runs no gate of that name here\(didYouMean(request.gate, among: gates))", nil)
    }
    if let reason = objection(to: login, gate: request.gate) { return (reason, nil) }
    guard let head else { return ("what is judged is not committed yet", nil) }
    let line = Self.line(gate: request.gate, head: head, reason: request.reason)
    if comment.edited {
      return ("its comment was edited, and anybody with the right to edit may have written it", line)
    }
    guard let sha = request.sha else { return ("it does not say for which head", line) }
    guard sha.utf8.count >= Self.leastDigits, sha.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
      return ("sha takes at least \(Self.leastDigits) hexadecimal digits of the head", line)
    }
    guard head.description.hasPrefix(sha.lowercased()) else {
      return ("it is for \(sha.shortened(to: 40)), and the head is \(head.short)", line)
    }
    guard let reason = request.reason?.trimmed(), !reason.isEmpty else {
      return ("it gives no reason", line)
    }
    return nil
  }

  /// Why this person may not let this gate pass.
  private func objection(to login: String, gate: String) -> String? {
    if strict.contains(gate) { return "the policy lets nothing of \(gate) pass (waivers: none)" }
    guard let author = facts.author else { return "nobody knows who opened the pull request" }
    if Login(author) == Login(login) { return "the author of a pull request overrides nothing in it" }
    if facts.committers?.contains(where: { Login($0) == Login(login) }) == true {
      return "\(login) wrote or pushed a commit of the change"
    }
    let rules = policy.overrideRules(of: gate)
    guard !rules.isEmpty else { return "the policy lets nobody override \(gate)" }
    let objections = rules.map { $0.by.objection(to: login, roster) }
    if objections.contains(where: { $0 == nil }) { return nil }
    return objections.compactMap { $0 }.joined(separator: "; ")
  }

  /// What has to be posted, word for word.
  static func line(gate: String, head: ObjectID, reason: String?) -> String {
    let given = reason?.trimmed() ?? ""
    let shown = given.isEmpty ? "why" : given.shortened(to: 200)
    let escaped = shown.reduce(into: "") { text, character in
      if character == "\\" || character == "\"" { text.append("\\") }
      text.append(character)
    }
    return "\(CommentCommand.prefix) override \(gate) sha=\(head.short) reason=\"\(escaped)\""
  }
}

extension Policy {
  /// Who may let a gate pass: of a gate of the organisation's, whom the organisation names.
  func overrideRules(of gate: String) -> [OverrideRule] {
    let speaker = floor.map { $0.policy.gateNames.contains(gate) ? $0.policy : self } ?? self
    return speaker.commands.override.filter { rule in rule.gates.contains { $0.matches(gate) } }
  }

  /// What commands hang on: facts that are looked at where they are known. An override needs to be asked for, since
  /// reading comments costs a request; the other commands are listened to where a comment is what asks.
  func commandNeeds(_ facts: Facts) -> Needs {
    var needs = Needs()
    let event = facts.event?.lowercased() ?? ""
    let isAsked = event.contains("comment") || event.contains("note")
    let overrides = commands.override + (floor?.policy.commands.override ?? [])
    guard isAsked || !overrides.isEmpty else { return needs }
    needs.optionalFacts.insert(AnyRead(.comments))
    if !overrides.isEmpty { needs.optionalFacts.formUnion([AnyRead(.author), AnyRead(.committers)]) }
    let people = overrides.map(\.by) + (isAsked ? [commands.explain, commands.recheck] : [])
    for one in people {
      if one.permission != nil { needs.optionalFacts.insert(AnyRead(.permissions)) }
      if !one.teams.isEmpty { needs.optionalFacts.insert(AnyRead(.teams)) }
      needs.teams.formUnion(one.teams)
    }
    return needs
  }
}

extension GateResult {
  /// The same, let pass: what it found is only told.
  func overridden(by override: GateOverride) -> GateResult {
    let told = findings.map { judged -> JudgedFinding in
      guard judged.standing == .counts else { return judged }
      return JudgedFinding(
        finding: judged.finding, fingerprint: judged.fingerprint,
        standing: .overridden(by: override.by, reason: override.reason), effect: min(judged.effect, .inform))
    }
    return GateResult(
      name: name, manifest: manifest, enforcement: enforcement, settings: settings, sources: sources,
      outcome: outcome, findings: told, verdict: .passed, override: override)
  }
}
