internal import SourceText

extension CodecovPolicy {
  mutating func draft() -> [DraftLine] {
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

  /// Reports of flags, and what workflows upload besides.
  private mutating func reportNodes() -> [(flag: String, node: Node)] {
    var names = Names()
    var nodes: [(flag: String, node: Node)] = []
    /// - Returns: the folder where the report is to be put; nil where a workflow says where it lies.
    func add(_ flag: String, _ when: [String], carriesForward: Bool) -> String? {
      let id = names.name(of: flag, otherwise: "report")
      let files = uploads.filter { $0.flags.contains(flag) }.flatMap(\.files)
      var entries: [(String, Node)] = [
        ("id", .text(id)), ("flag", .text(flag)),
        ("paths", .texts(files.isEmpty ? ["reports/\(id)/*"] : files)),
      ]
      if !when.isEmpty { entries.append(("when_changed", .texts(when))) }
      if carriesForward { entries.append(("on_missing", .plain("pass"))) }
      nodes.append((flag, .entries(entries)))
      return files.isEmpty ? "reports/\(id)/" : nil
    }
    for flag in flags {
      let folder = add(flag.name, flag.paths, carriesForward: flag.carriesForward)
      var texts: [String] = []
      if let folder {
        texts.append(
          "the step that uploads says where its report lies, not \(flag.place.mark.source): have it in \(folder), or "
            + "write its path")
      }
      if !flag.paths.isEmpty {
        texts.append("paths says when the report is owed, and other files in it count too")
      }
      if !texts.isEmpty { account.remark(flag.place, texts.joined(separator: "; ")) }
    }
    for status in statuses {
      for flag in status.flags where !nodes.contains(where: { $0.flag == flag }) {
        guard let folder = add(flag, [], carriesForward: false) else { continue }
        remarks.append("the report of the flag \(flag) is looked for in \(folder): write its path")
      }
    }
    let known = Set(nodes.map(\.flag))
    for upload in uploads where known.isDisjoint(with: upload.flags) {
      let flag = upload.flags.first
      let id = names.name(of: flag ?? "coverage", otherwise: "report")
      nodes.append(
        (
          flag ?? "",
          .entries(
            [("id", .text(id))] + (flag.map { [("flag", .text($0))] } ?? []) + [
              ("paths", .texts(upload.files))
            ])
        ))
    }
    if let source = uploads.first?.source {
      remarks.append("reports are read from where \(source) uploads them")
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
