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
        guard heads.count > 1, let own = heads.first(where: moment.isAdded) else { return [] }
        let others = heads.filter { $0.path != own.path }.map(\.version).sorted()
        return [
          Hit(
            "\(own.version) is a head beside \(others.joined(separator: ", "))", object: own.version,
            path: own.path,
            rewrite: Rewrite().words(
              "before the merge", moment.framework.words.merging(own.version, others.first ?? "")))
        ]
      }
    })
}
