internal import DocumentReading
internal import SourceText

/// codecov.yml as a policy: gate coverage.
struct CodecovPolicy {
  private var account = Account()
  private var statuses: [CodecovStatus] = []
  private var flags: [CodecovFlag] = []
  private var components: [CodecovComponent] = []
  private var ignore: [String] = []
  private var fixes: [String] = []
  private var metric = "line_strict"
  private var maxAge: String?
  private var annotations = true
  private var comment: String?
  /// Codecov sets no status at all.
  private var isSilent = false
  private var patchIsNamed = false
  private var remarks: [String] = []

  static func takeOver(_ root: Place, source: String) throws(DocumentProblem) -> TakenOver {
    guard root.node.isMap || root.node.isNull else { throw root.problem("expected keys with values") }
    var policy = CodecovPolicy()
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
      let name = place["name"]?.text ?? place["component_id"]?.text ?? ""
      var component = CodecovComponent(name: name, place: place)
      for key in ["component_id", "name"] { if let place = place[key] { account.carried(place) } }
      if let paths = place["paths"] { component.paths = try codecovGlobs(paths, &account) }
      if let regexes = place["flag_regexes"] {
        account.left(regexes, "a part is named by its paths, whichever reports they are in")
      }
      guard !component.paths.isEmpty else {
        account.left(place, "a part is named by its paths, and this component has none that can be said")
        continue
      }
      components.append(component)
      guard let statuses = place["statuses"] ?? shared else { continue }
      try readStatuses(statuses, flag: nil, paths: component.paths)
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

// MARK: what is written

extension CodecovPolicy {
  private mutating func draft() -> [DraftLine] {
    let reports = reportNodes()
    var lines: [DraftLine] = []
    var names = Names()
    let groups = grouped()
    for (index, group) in groups.enumerated() {
      let base = index == 0 ? "coverage" : "coverage-\(group[0].name)"
      lines.append(gate(names.name(of: base, otherwise: "coverage"), group, reports))
    }
    if groups.isEmpty { lines.append(gate("coverage", [], reports)) }
    var draft = [DraftLine("gates", .map(lines))]
    if let comment { draft.append(DraftLine("publish", .entries([("comment", .plain(comment))]))) }
    return draft
  }

  /// Statuses that one gate can ask for together: equally hard, of the same reports, none in the place of another.
  private func grouped() -> [[CodecovStatus]] {
    var groups: [[CodecovStatus]] = []
    for status in statuses {
      let index = groups.firstIndex { group in
        group[0].isInformational == status.isInformational && group[0].gateFlags == status.gateFlags
          && !group.contains { $0.slot == status.slot }
      }
      if let index { groups[index].append(status) } else { groups.append([status]) }
    }
    func rank(_ group: [CodecovStatus]) -> Int {
      (group[0].gateFlags.isEmpty ? 0 : 2) + (group[0].isInformational ? 1 : 0)
    }
    return groups.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
      .map(\.element)
  }

  private mutating func reportNodes() -> [(flag: String, node: Node)] {
    var names = Names()
    var nodes: [(flag: String, node: Node)] = []
    func add(_ flag: String, _ paths: [String], carriesForward: Bool) -> String {
      let id = names.name(of: flag, otherwise: "report")
      var entries: [(String, Node)] = [
        ("id", .text(id)), ("flag", .text(flag)), ("paths", .texts(["reports/\(id)/*"])),
      ]
      if !paths.isEmpty { entries.append(("when_changed", .texts(paths))) }
      if carriesForward { entries.append(("on_missing", .plain("pass"))) }
      nodes.append((flag, .entries(entries)))
      return id
    }
    for flag in flags {
      let id = add(flag.name, flag.paths, carriesForward: flag.carriesForward)
      var text =
        "the step that uploads says where its report lies, not \(flag.place.mark.source): have it in reports/\(id)/, "
        + "or write its path"
      if !flag.paths.isEmpty {
        text += "; paths says when the report is owed, and other files in it count too"
      }
      account.remark(flag.place, text)
    }
    for status in statuses {
      for flag in status.flags where !nodes.contains(where: { $0.flag == flag }) {
        let id = add(flag, [], carriesForward: false)
        remarks.append("the report of the flag \(flag) is looked for in reports/\(id)/: write its path")
      }
    }
    if flags.contains(where: \.carriesForward), !flags.allSatisfy(\.carriesForward) {
      remarks.append("carryforward counts for all flags of the gate")
    }
    return nodes
  }

  private func gate(_ name: String, _ statuses: [CodecovStatus], _ reports: [(flag: String, node: Node)])
    -> DraftLine
  {
    var lines: [DraftLine] = []
    if name != "coverage" { lines.append(DraftLine("gate", .plain("coverage"))) }
    if isSilent || statuses.first?.isInformational == true {
      lines.append(
        DraftLine(
          "enforcement", .plain("inform"), note: isSilent ? "Codecov sets no status" : "informational: true"))
    }
    let why =
      metric == "line" ? "partials_as_hits" : "as Codecov counts lines that took some of their branches"
    lines.append(DraftLine("metric", .plain(metric), note: why))
    let own = statuses.first?.gateFlags ?? []
    let wanted = own.isEmpty ? reports : reports.filter { own.contains($0.flag) }
    if !wanted.isEmpty { lines.append(DraftLine("reports", .list(wanted.map { .node($0.node) }))) }
    if flags.contains(where: \.carriesForward) { lines.append(DraftLine("carryforward", .bool(true))) }
    lines += targets(statuses)
    if !ignore.isEmpty { lines.append(DraftLine("ignore", .texts(ignore))) }
    if !fixes.isEmpty { lines.append(DraftLine("fixes", .texts(fixes))) }
    if let maxAge { lines.append(DraftLine("max_report_age", .text(maxAge))) }
    if !annotations { lines.append(DraftLine("annotations", .entries([("max", .number(0))]))) }
    return DraftLine(name, .map(lines))
  }

  private func targets(_ statuses: [CodecovStatus]) -> [DraftLine] {
    var lines: [DraftLine] = []
    var flags: [DraftLine] = []
    var paths: [DraftValue] = []
    for status in statuses {
      let note = status.place.path.isEmpty ? nil : "line \(status.place.mark.line)"
      let line = DraftLine(status.kind.rawValue, status.targetNode, note: note)
      if !status.paths.isEmpty {
        let path = DraftLine("path", .oneOrMany(status.paths))
        if case .map(let lines) = paths.last, lines.first == path,
          !lines.contains(where: { $0.key == line.key })
        {
          paths[paths.count - 1] = .map(lines + [line])
        } else {
          paths.append(.map([path, line]))
        }
      } else if status.gateFlags.isEmpty, let flag = status.flags.first {
        if let index = flags.firstIndex(where: { $0.key == flag }), case .map(let lines) = flags[index].value
        {
          flags[index].value = .map(lines + [line])
        } else {
          flags.append(DraftLine(flag, .map([line])))
        }
      } else {
        lines.append(line)
      }
    }
    if !flags.isEmpty { lines.append(DraftLine("flags", .map(flags))) }
    if !paths.isEmpty { lines.append(DraftLine("paths", .list(paths))) }
    return lines
  }
}

extension CodecovStatus {
  init(kind: Kind, name: String, place: Place) {
    self.kind = kind
    self.name = name
    self.place = place
  }

  /// Flags whose reports alone the gate has to read: several together, or some of their files. One flag has a place
  /// of its own in a gate.
  var gateFlags: [String] { flags.count > 1 || (!flags.isEmpty && !paths.isEmpty) ? flags : [] }

  /// Where its target stands in a gate.
  var slot: [String] { [kind.rawValue] + (gateFlags.isEmpty ? flags : []) + ["/"] + paths }
}
