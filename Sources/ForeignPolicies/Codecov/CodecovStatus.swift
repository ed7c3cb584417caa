internal import DocumentReading
internal import SourceText

/// One status that Codecov sets: `coverage.status.project.<name>`, or one of a flag or component.
struct CodecovStatus {
  enum Kind: String { case project, patch, changes }

  let kind: Kind
  /// `default`, or the team's word for it.
  let name: String
  /// Where it is written.
  let place: Place
  var target: CodecovShare = .auto
  var threshold: CodecovShare?
  var ifNotFound: String?
  var removedCode: String?
  var isInformational = false
  var flags: [String] = []
  /// Globs; empty: all files.
  var paths: [String] = []
}

/// `auto`, or a percentage with two decimals at most.
enum CodecovShare: Equatable {
  case auto
  case percent(String)

  var node: Node {
    switch self {
    case .auto: .plain("auto")
    case .percent(let text): .plain(text)
    }
  }

  /// - Returns: nil for what is neither.
  init?(_ text: String) {
    if text == "auto" {
      self = .auto
      return
    }
    var digits = text.trimmed()
    if digits.hasSuffix("%") { digits = String(digits.dropLast()).trimmed() }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let whole = Int(parts[0]), (0...100).contains(whole),
      parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } })
    else { return nil }
    let decimals = parts.count == 2 ? parts[1] : ""
    var rest = decimals
    while rest.last == "0" { rest.removeLast() }
    guard rest.count <= 2, whole < 100 || rest.isEmpty else { return nil }
    self = .percent(rest.isEmpty ? "\(whole)" : "\(whole).\(rest)")
  }
}

extension CodecovStatus {
  /// Reads what stands under a status, and speaks for each of its keys.
  init(_ kind: Kind, name: String, _ place: Place, _ account: inout Account) throws(DocumentProblem) {
    self.kind = kind
    self.name = name
    self.place = place
    guard place.node.isMap || place.node.isNull || place.bool == true else {
      throw place.problem("expected yes, no, or the keys of a status")
    }
    for key in place.children { try read(key, &account) }
    if place.children.isEmpty { account.carried(place) }
    if kind == .patch, place["target"] == nil { account.remark(place, Self.autoOfPatch) }
    if kind == .project, target == .auto, ifNotFound == nil {
      account.remark(
        place,
        "where no report of the merge base is found, Codecov passes without a word; if_not_found: warn tells it"
      )
    }
  }

  private static let autoOfPatch =
    "Codecov then asks as much of the new lines as all code has at the merge base; here they have a target of their own, "
    + "80 % unless patch says another"

  private mutating func read(_ place: Place, _ account: inout Account) throws(DocumentProblem) {
    switch place.key {
    case "target":
      target = try share(place) ?? .auto
      if kind == .patch, target == .auto {
        account.differs(place, Self.autoOfPatch)
      } else {
        account.carried(place)
      }
    case "threshold":
      threshold = try share(place)
      guard threshold != .auto else { throw place.problem("expected a percentage, found auto") }
      account.carried(place)
    case "if_not_found": try readIfNotFound(place, &account)
    case "removed_code_behavior": readRemovedCode(place, &account)
    case "informational":
      isInformational = try bool(place)
      account.carried(place)
    case "enabled", "name_prefix", "type":
      account.carried(place)
    case "flags":
      flags = try place.texts()
      account.carried(place)
    case "paths":
      paths = try codecovGlobs(place, &account)
    case "only_pulls": account.needless(place, "pull requests alone are judged")
    case "base": account.needless(place, "what is compared with is the merge base, always")
    case "branches":
      if place.node.isNull || place.node.items.isEmpty && place.text == nil {
        account.needless(place, "no branch is named")
      } else {
        account.differs(
          place,
          "asked on every branch here; a rule with when: {target: …} that lays enforcement: off over the gate leaves some out"
        )
      }
    case "if_ci_failed":
      account.needless(
        place, "coverage says nothing of other jobs; gate checks asks for theirs by name (required)")
    case "if_no_uploads":
      if ["success", "ignore"].contains(place.text) {
        account.left(
          place, "a report that is missing blocks; on_missing: pass at an entry of reports lets it be missing"
        )
      } else {
        account.carried(place)
      }
    case "measurement":
      account.left(place, "one metric counts for the whole gate; see metric of coverage")
    case "disable_approx", "skip_if_assumes", "include_changes", "carryforward_behavior",
      "flag_coverage_not_uploaded_behavior":
      account.left(
        place, "Codecov's own uploads; a report is there or carried forward here, and the gate says which")
    default: break
    }
  }

  private mutating func readIfNotFound(_ place: Place, _ account: inout Account) throws(DocumentProblem) {
    guard let word = place.text, ["success", "failure", "error", "ignore"].contains(word) else {
      throw place.problem("expected success, failure, error or ignore")
    }
    guard kind == .project else {
      return account.needless(place, "the patch is compared with no other commit")
    }
    ifNotFound = ["success", "ignore"].contains(word) ? "pass" : "fail"
    account.carried(place)
  }

  private mutating func readRemovedCode(_ place: Place, _ account: inout Account) {
    guard kind == .project else {
      return account.needless(place, "the patch is judged by its own lines")
    }
    if place.bool == false {
      removedCode = "off"
      account.carried(place)
    } else if place.text == "adjust_base" {
      account.carried(place)
    } else {
      account.differs(
        place, "adjust_base is what comes nearest: lines that the change removes count at neither side")
    }
  }

  private func bool(_ place: Place) throws(DocumentProblem) -> Bool {
    guard let value = place.bool else { throw place.problem("expected true or false") }
    return value
  }

  private func share(_ place: Place) throws(DocumentProblem) -> CodecovShare? {
    if place.node.isNull { return nil }
    guard let text = place.text, let share = CodecovShare(text) else {
      throw place.problem(
        "expected auto or a percentage from 0 to 100 with at most two decimals, such as 80%")
    }
    return share
  }
}

/// Patterns of a list, each spoken for where it cannot be said.
func codecovGlobs(_ place: Place, _ account: inout Account) throws(DocumentProblem) -> [String] {
  var found: [String] = []
  var isWhole = true
  let list = place.node.isNull ? [] : place.values
  _ = try place.texts()
  for item in list {
    let text = item.text ?? ""
    if text.hasPrefix("!") {
      isWhole = false
      account.left(item, "no pattern takes files back; name those that are meant")
    } else if let globs = globs(ofCodecov: text) {
      found += globs
    } else {
      isWhole = false
      account.left(item, "a regular expression that no pattern says; write it with *, ** and {a,b}")
    }
  }
  if isWhole || !found.isEmpty { account.carried(place) }
  return found
}

extension CodecovStatus {
  /// What the gate asks under `project` or `patch`.
  var targetNode: Node {
    var entries: [(String, Node)] = []
    switch kind {
    case .project:
      entries.append(("target", target.node))
      if let threshold { entries.append(("threshold", threshold.node)) }
      if let removedCode { entries.append(("removed_code_behavior", .plain(removedCode))) }
      if target == .auto { entries.append(("if_not_found", .plain(ifNotFound ?? "warn"))) }
    case .patch, .changes:
      entries.append(("target", target == .auto ? .number(80) : target.node))
      if let threshold { entries.append(("threshold", threshold.node)) }
    }
    return .entries(entries)
  }
}
