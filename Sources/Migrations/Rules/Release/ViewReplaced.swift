extension Rule {
  static let viewReplaced = Rule(
    "view-replaced", .off, [.breaksRelease], on: [.postgres],
    why: "columns may get another meaning under those who read them",
    safeForm: "a view of a new name, and the old one until nobody reads it",
    examples: [
      Example(before: "CREATE VIEW v AS SELECT 1;", bad: "CREATE OR REPLACE VIEW v AS SELECT 2;")
    ],
    check: .step { moment in
      guard case .createView(let view, _, isReplacement: true) = moment.operation,
        moment.schema.views.contains(view)
      else { return [] }
      return [Hit("the view \(view) is replaced", object: view.description)]
    })
}
