extension Rule {
  static let orphanDown = Rule(
    "orphan-down", .error, [.order],
    why: "there is no up file of its version, so that it never runs",
    safeForm: "add the up file, or rename this one",
    check: .history { moment in
      moment.added.filter { $0.role == .orphanDown }.map {
        Hit("there is no up file for version \($0.version)", object: $0.version, path: $0.path)
      }
    })
}
