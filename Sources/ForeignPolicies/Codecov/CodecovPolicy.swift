internal import DocumentReading
internal import SourceText

/// codecov.yml as a policy: gate coverage.
struct CodecovPolicy {
  var account = Account()
  var statuses: [CodecovStatus] = []
  var flags: [CodecovFlag] = []
  var ignore: [String] = []
  var fixes: [String] = []
  var metric = "line_strict"
  var maxAge: String?
  var annotations = true
  var comment: String?
  /// Codecov sets no status at all.
  var isSilent = false
  var patchIsNamed = false
  var remarks: [String] = []
  var uploads: [CodecovUpload] = []

  static func takeOver(_ root: Place, source: String, _ uploads: [CodecovUpload] = [])
    throws(DocumentProblem) -> TakenOver
  {
    guard root.node.isMap || root.node.isNull else { throw root.problem("expected keys with values") }
    var policy = CodecovPolicy()
    policy.uploads = uploads
    try policy.read(root)
    policy.account.sweep(root, Self.reason)
    let draft = policy.draft()
    return TakenOver(
      source: source, format: .codecov, outcomes: policy.account.inOrder, draft: draft,
      remarks: policy.remarks)
  }

  /// Statuses that one file may name; real ones have a dozen.
  private static let statusLimit = 200

  private static func reason(_ place: Place) -> String {
    "Codecov's reference has no such key that means something here"
      + didYouMean(place.key, among: ["target", "threshold", "informational", "flags", "paths", "ignore"])
  }

  private mutating func read(_ root: Place) throws(DocumentProblem) {
    try readFlags(root)
    try readComponents(root)
    if let status = root.at("coverage", "status") { try read(status: status) }
    if !patchIsNamed { addPatch(root) }
    if let place = root["ignore"] { ignore = try codecovGlobs(place, &account) }
    if let place = root["fixes"] { try readFixes(place) }
    try readParsers(root)
    readRest(root)
  }

  /// What Codecov does where its file says nothing of the patch.
  private mutating func addPatch(_ root: Place) {
    statuses.append(CodecovStatus(kind: .patch, name: "default", place: root))
    remarks.append(
      "no status of the patch is named: Codecov then asks as much of the new lines as all code has at the merge base; "
        + "here they need 80 %")
  }
}

// MARK: statuses

extension CodecovPolicy {
  private mutating func read(status place: Place) throws(DocumentProblem) {
    if let isOn = place.bool {
      account.carried(place)
      isSilent = !isOn
      return
    }
    for kind in [CodecovStatus.Kind.project, .patch, .changes] {
      guard let named = place[kind.rawValue] else { continue }
      if kind == .changes {
        if named.bool == false {
          account.needless(named, "nothing is asked about files that the change does not touch")
        } else {
          account.left(
            named,
            "no gate asks why files that the change does not touch are covered otherwise; project: {target: auto} "
              + "notices where they are covered less")
        }
      } else if named.bool == false {
        account.carried(named)
      } else if named.node.isMap {
        for status in named.children { try add(kind, status.key, status) }
      } else {
        try add(kind, "default", named)
      }
    }
    patchIsNamed = place["patch"] != nil
    isSilent = patchIsNamed && statuses.isEmpty
  }

  private mutating func add(_ kind: CodecovStatus.Kind, _ name: String, _ place: Place)
    throws(DocumentProblem)
  {
    if place.bool == false || place["enabled"]?.bool == false {
      account.carried(place)
      return
    }
    try append(try CodecovStatus(kind, name: name, place, &account))
  }

  private mutating func append(_ status: CodecovStatus) throws(DocumentProblem) {
    guard statuses.count < Self.statusLimit else {
      throw status.place.problem("more than \(Self.statusLimit) statuses; take over those that block")
    }
    statuses.append(status)
  }

  /// Statuses of a flag or of a component, which name their kind.
  private mutating func readStatuses(
    _ place: Place, flag: String?, paths: [String]
  ) throws(DocumentProblem) {
    for item in try place.asList() {
      guard let kind = CodecovStatus.Kind(rawValue: item["type"]?.text ?? "") else {
        throw item.problem("expected type: project, patch or changes")
      }
      guard kind != .changes else {
        account.left(item, "no gate asks why files that the change does not touch are covered otherwise")
        continue
      }
      var status = try CodecovStatus(kind, name: flag ?? paths.first ?? "", item, &account)
      if let flag { status.flags = [flag] }
      if !paths.isEmpty { status.paths = paths }
      try append(status)
    }
  }
}

// MARK: flags and components

extension CodecovPolicy {
  private mutating func readFlags(_ root: Place) throws(DocumentProblem) {
    let managed = root["flag_management"]
    let rules = managed?["default_rules"]
    var carriesForward = false
    if let place = rules?["carryforward"] {
      carriesForward = place.bool ?? false
      account.carried(place)
    }
    for place in try root["flags"]?.asMap() ?? [] {
      flags.append(
        try CodecovFlag(name: place.key, place, carriesForward: carriesForward, &account) {
          (_, _) throws(DocumentProblem) in
        })
    }
    for place in try managed?["individual_flags"]?.asList() ?? [] {
      guard let name = place["name"]?.text else { throw place.problem("expected a name") }
      var own: Place?
      let flag = try CodecovFlag(name: name, place, carriesForward: carriesForward, &account) {
        (place, _) throws(DocumentProblem) in own = place
      }
      if !flags.contains(where: { $0.name == name }) { flags.append(flag) }
      if let place = own ?? rules?["statuses"] { try readStatuses(place, flag: name, paths: []) }
    }
  }

  private mutating func readComponents(_ root: Place) throws(DocumentProblem) {
    guard let managed = root["component_management"] else { return }
    let shared = managed.at("default_rules", "statuses")
    for place in try managed["individual_components"]?.asList() ?? [] {
      for key in ["component_id", "name"] { if let place = place[key] { account.carried(place) } }
      let paths =
        try place["paths"].map { (place) throws(DocumentProblem) in try codecovGlobs(place, &account) } ?? []
      if let regexes = place["flag_regexes"] {
        account.left(regexes, "a part is named by its paths, whichever reports they are in")
      }
      guard !paths.isEmpty else {
        account.left(place, "a part is named by its paths, and this component has none that can be said")
        continue
      }
      guard let statuses = place["statuses"] ?? shared else { continue }
      try readStatuses(statuses, flag: nil, paths: paths)
    }
  }
}

// MARK: the rest

extension CodecovPolicy {
  private mutating func readFixes(_ place: Place) throws(DocumentProblem) {
    _ = try place.texts()
    account.carried(place)
    for item in place.node.isNull ? [] : place.values {
      let text = item.text ?? ""
      guard text.contains("::") else { throw item.problem("expected before::after") }
      if text.split(separator: "::", omittingEmptySubsequences: false)[0].contains(where: {
        "*$][(|".contains($0)
      }) {
        account.left(
          item,
          "the beginning of a path is rewritten as it stands, not by a pattern; root at an entry of "
            + "reports names the folder that its paths start from")
      } else {
        fixes.append(text)
      }
    }
  }

  private mutating func readParsers(_ root: Place) throws(DocumentProblem) {
    for parser in try root["parsers"]?.asMap() ?? [] {
      guard let place = parser["partials_as_hits"] else { continue }
      guard let counts = place.bool else { throw place.problem("expected true or false") }
      if counts {
        metric = "line"
        account.differs(place, "metric: line, for all reports of the gate")
      } else {
        account.carried(place)
      }
    }
  }

  private mutating func readRest(_ root: Place) {
    if let place = root.at("codecov", "max_report_age") {
      if place.bool == false {
        account.needless(place, "a report may be of any age unless max_report_age says otherwise")
      } else if let text = place.text, text.dropLast().allSatisfy(\.isNumber), text.count > 1,
        "mhd".contains(text.last ?? " ")
      {
        maxAge = text
        account.carried(place)
      } else {
        account.left(place, "a time is written with its unit here: max_report_age: 12h")
      }
    }
    if let place = root["comment"] {
      if place.bool == false {
        comment = "never"
        account.carried(place)
      } else {
        let wanted = place["require_changes"]
        comment = wanted.map { $0.bool != false && !$0.node.isNull } ?? false ? "when-blocked" : "always"
        if let wanted { account.carried(wanted) }
        if place.children.isEmpty { account.carried(place) }
      }
    }
    if let place = root.at("github_checks", "annotations") ?? root["github_checks"], let isOn = place.bool {
      annotations = isOn
      account.carried(place)
    }
    for (path, isNeedless, reason) in codecovReasons {
      var place: Place? = root
      for key in path.split(separator: ".") { place = place?[String(key)] }
      guard let place else { continue }
      // What has been read of a part is spoken for; the reason is for the rest of it.
      for leaf in place.unspoken(account) {
        if isNeedless { account.needless(leaf, reason) } else { account.left(leaf, reason) }
      }
    }
  }
}

extension Place {
  /// The place itself, or those below it, that no one has spoken for.
  fileprivate func unspoken(_ account: Account) -> [Place] {
    if account.knows(self) { return [] }
    let below = children + items
    let open = below.flatMap { $0.unspoken(account) }
    let isTouched = below.contains { $0.isSpokenFor(account) }
    return isTouched ? open : [self]
  }

  private func isSpokenFor(_ account: Account) -> Bool {
    account.knows(self) || (children + items).contains { $0.isSpokenFor(account) }
  }
}
