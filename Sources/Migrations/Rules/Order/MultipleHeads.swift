extension Rule {
  static let multipleHeads = Rule(
    "multiple-heads", .error, [.order],
    why: "the tool does not know which one is the newest, and refuses to upgrade",
    safeForm: "put the new one behind the other head, or merge the heads",
    check: .history { moment in
      guard moment.isGraph else { return [] }
      return moment.groups.flatMap { group -> [Hit] in
        let parents = Set(group.flatMap(\.parents))
        let replaced = Set(group.flatMap(\.replaces))
        let heads = group.filter { !parents.contains($0.version) && !replaced.contains($0.version) }
        let known = Set(group.map(\.version)).union(replaced)
        // A parent that is not there, or a version that is taken, is told by its own rule.
        let own = heads.first { head in
          moment.isAdded(head) && head.parents.allSatisfy { known.contains($0) || head.folder == nil }
            && !moment.isDuplicate(head)
        }
        guard heads.count > max(1, moment.settings.heads), let own else { return [] }
        let others = heads.filter { $0.path != own.path }.map(\.version).sorted()
        return [
          Hit(
            "\(own.version) is a head beside \(others.joined(separator: ", "))", object: own.version,
            line: own.versionLine, path: own.path,
            rewrite: Rewrite().words(
              "before the merge", moment.framework.words.merging(own.version, others.first ?? "")))
        ]
      }
    })
}
