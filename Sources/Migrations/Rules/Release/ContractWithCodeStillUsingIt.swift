extension Rule {
  static let contractWithCodeStillUsingIt = Rule(
    "contract-with-code-still-using-it", .error, [.breaksRelease],
    why:
      "the release that this change makes still names what its own migration takes away: it fails from the "
      + "moment on that the migration has run, and not only the release before it",
    safeForm: "take the name out of the code, deploy, and let the migration follow in a later change",
    examples: [
      Example(
        before: "CREATE TABLE orders (id int, legacy_notes text);",
        bad: "ALTER TABLE orders DROP COLUMN legacy_notes;",
        good: "ALTER TABLE orders ADD COLUMN notes text;",
        code: "class Order:\n    legacy_notes = Text()\n")
    ],
    check: .code { use in
      let places = use.places.map { "\($0.path):\($0.line)" }.joined(separator: ", ")
      let more = use.count > use.places.count ? " …" : ""
      let words = use.count == 1 ? "1 place" : "\(use.count) places"
      let what = use.name.column == nil ? "table" : "column"
      return Hit(
        "the code at head still names the \(what) \(use.name.object) in \(words): \(places)\(more)",
        object: use.name.object,
        rewrite: Rewrite().words("this change", "take \(use.name.object) out of the code, and deploy")
          .words(Rewrite.next, "what this migration does"))
    })
}
