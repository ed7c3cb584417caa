extension Rule {
  static let gap = Rule(
    "gap", .warning, [.order],
    why: "a number is missing: a file was lost, or another open change has it",
    safeForm: "take the next number",
    check: .history { moment in
      guard moment.isSequential, moment.settings.gaps == .sequentialOnly else { return [] }
      let numbers = Set(moment.head.lazy.filter { $0.role != .repeatable }.compactMap(\.order.first))
      return moment.added.compactMap { migration in
        guard migration.role == .versioned, migration.order.count == 1, let number = migration.order.first,
          number > 1, !numbers.contains(number - 1)
        else { return nil }
        return Hit(
          "number \(number) follows \(numbers.filter { $0 < number }.max() ?? 0)", object: migration.version,
          path: migration.path, rewrite: Rewrite().words("before the merge", moment.renumbering(migration)))
      }
    })
}
