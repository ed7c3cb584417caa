extension Rule {
  static let cycle = Rule(
    "cycle", .error, [.order],
    why: "each waits for the other, so that the tool cannot load any",
    safeForm: "let the newer one stand on the older",
    check: .history { moment in
      guard moment.isGraph else { return [] }
      let parents = Dictionary(moment.head.map { ($0.version, $0.parents) }, uniquingKeysWith: { a, _ in a })
      return moment.added.compactMap { migration in
        var seen: Set<String> = []
        var waiting = migration.parents
        while let next = waiting.popLast() {
          if next == migration.version {
            return Hit(
              "\(migration.version) stands on itself", object: migration.version, line: migration.parentsLine,
              path: migration.path)
          }
          if seen.insert(next).inserted { waiting += parents[next] ?? [] }
        }
        return nil
      }
    })
}
