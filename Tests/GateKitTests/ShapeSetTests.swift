import GateKit
import SourceText
import Testing

@Suite("--set key=value")
struct ShapeSetTests {
  @Test(
    "assignments are written one after the other",
    arguments: [
      (["draft=true"], "{draft: true}"),
      (["title=a=b, c"], "{title: a=b, c}"),
      (["title="], "{title: }"),
      (["patch.target=80", "patch.lines=5"], "{patch: {target: 80, lines: 5}}"),
      (["levels=low,high"], "{levels: [low, high]}"),
      (["levels=low", "levels=high"], "{levels: [low, high]}"),
      (["levels="], "{levels: []}"),
      (["paths=**/*.{a,b},c\\,d,[,]"], "{paths: [**/*.{a,b}, c,d, [,]]}"),
      (["paths=a\\*,b\\"], nil),
      (["reports[unit].paths=a.xml"], "{reports: [{id: unit, paths: [a.xml]}]}"),
      (
        ["reports[a].paths=x", "reports[b].paths=y", "reports[a].level=high"],
        "{reports: [{id: a, paths: [x], level: high}, {id: b, paths: [y]}]}"
      ),
      (["groups.shop.lines=3"], "{groups: {shop: {lines: 3}}}"),
      (["groups.\"a.b\".lines=3"], "{groups: {a.b: {lines: 3}}}"),
      (["head=null"], "{head: null}"),
      (["head.lines=3"], "{head: {lines: 3}}"),
      (["extra.a.b=1", "extra.a.c=2"], "{extra: {a: {b: 1, c: 2}}}"),
    ] as [([String], String?)])
  func table(_ assignments: [String], _ expected: String?) {
    var node = Node.map([:])
    do {
      for assignment in assignments { node = try Sample.shape.set(assignment, in: node) }
      #expect(node.onOneLine == expected)
    } catch { #expect(expected == nil, "\(error)") }
  }

  @Test("what a policy says of a list is replaced, its other keys stay with their places")
  func overPolicy() throws {
    let policy = document("count: 5\nlevels:\n  - low\nreports:\n  - id: a\n    level: low")
    var node = try Sample.shape.set("levels=high", in: policy)
    node = try Sample.shape.set("reports[a].level=high", in: node)
    #expect(node.onOneLine == "{count: 5, levels: [high], reports: [{id: a, level: high}]}")
    #expect(node["count"]?.mark.description == "p.yml:1:8")
    #expect(node["levels"]?.mark.description == "--set levels=high")
  }

  @Test(
    "a mistake names the assignment and the nearest word",
    arguments: [
      ("", "expected key=value, as in patch.target=80"),
      ("draft", "expected key=value, as in patch.target=80"),
      ("=1", "expected key=value, as in patch.target=80"),
      ("patch..target=1", "expected key=value, as in patch.target=80"),
      ("[a]=1", "expected key=value, as in patch.target=80"),
      ("reports[a=1", "expected key=value, as in patch.target=80"),
      ("drfat=1", "unknown key \"drfat\"; did you mean \"draft\"?"),
      ("patch.targt=1", "unknown key \"targt\"; did you mean \"target\"?"),
      ("draft=maybe", "expected true or false, found \"maybe\""),
      ("level=hihg", "expected one of low, high, very-high, found \"hihg\"; did you mean \"high\"?"),
      ("levels=low,hihg", "expected one of low, high, very-high, found \"hihg\"; did you mean \"high\"?"),
      ("patch=80", "\"patch\" is an object; set one of patch.target, patch.lines"),
      (
        "reports=a.xml",
        "\"reports\" is a list of objects; set one of reports[<name>].id, reports[<name>].paths, reports[<name>].level"
      ),
      ("reports.a.paths=x", "\"reports\" is a list; name the entry: reports[<id>]"),
      ("levels[0]=low", "\"levels\" is a list; give it whole"),
      ("groups=1", "\"groups\" is an object; set one of its keys, as in groups.<key>=<value>"),
      ("draft.x=1", "\"draft\" is true or false; it has no keys"),
      ("paths=[", "bad pattern \"[\": \"[\" without \"]\""),
    ])
  func mistakes(_ assignment: String, _ message: String) {
    #expect {
      try Sample.shape.set(assignment, in: .map([:]))
    } throws: { error in
      "\(error)" == "--set \(assignment): \(message)"
    }
  }

  @Test("each gate's settings are found by its name or by the gate it names")
  func named() throws {
    let patch = Shape.object(
      Sample.Patch.schema.map(\.field) + [Field(key: "gate", shape: .text(.any), help: "which gate")])
    let shape = Shape.named(["coverage": patch], selector: "gate")
    #expect(try shape.set("coverage.lines=3", in: .null).onOneLine == "{coverage: {lines: 3}}")
    let renamed = document("mine:\n  gate: coverage")
    #expect(try shape.set("mine.lines=3", in: renamed).onOneLine == "{mine: {gate: coverage, lines: 3}}")
    #expect {
      try shape.set("coverag.lines=3", in: .null)
    } throws: { error in
      "\(error)" == "--set coverag.lines=3: unknown gate \"coverag\"; did you mean \"coverage\"?"
    }
  }
}

@Suite("Settings as documentation")
struct ShapeTableTests {
  @Test("a table has a row for every key, each before what it holds")
  func table() {
    let rows = Sample.shape.table.map { row in
      "\(row.key) | \(row.type) | \(row.initial ?? "-") | \(row.required ? "required" : "") | \(row.help)"
    }
    #expect(
      rows == [
        "draft | true or false | false |  | judge drafts",
        "count | whole number | 3 |  | how many",
        "share | percentage | 80.50 |  | how much",
        "title | text | \"on\" |  | a text",
        "paths | pattern, or a list of them | [] |  | where",
        "pattern | regular expression | - |  | what",
        "max_age | time span | 1d |  | how old",
        "since | date or time | - |  | from when on",
        "freeze | list: time window | [] |  | when not",
        "size | size | 5 MB |  | how big",
        "colour | colour | \"5319e7\" |  | which colour",
        "level | low | high | very-high | low |  | how bad",
        "levels | list: low | high | very-high | [low, high] |  | which levels",
        "patch | object | {} |  | of the patch",
        "patch.target | percentage | - |  | least share of new lines",
        "patch.lines | whole number, 0 to 100 | 10 |  | fewest new lines that count",
        "reports | list: object | [] |  | reports",
        "reports[].id | text | - | required | the report's name",
        "reports[].paths | list: pattern | - | required | where it is",
        "reports[].level | low | high | very-high | low |  | from which level on",
        "groups | object by name: object | {} |  | by name",
        "groups.<name>.target | percentage | - |  | least share of new lines",
        "groups.<name>.lines | whole number, 0 to 100 | 10 |  | fewest new lines that count",
        "head | object, or null | - |  | null once it is gone",
        "head.target | percentage | - |  | least share of new lines",
        "head.lines | whole number, 0 to 100 | 10 |  | fewest new lines that count",
        "extra | anything | - |  | anything",
      ])
  }

  @Test("completion offers the keys that can be set, and their words where there are some")
  func completion() {
    let keys = Sample.shape.keys
    #expect(keys.contains("draft") && keys.contains("patch.target") && keys.contains("reports[].paths"))
    #expect(!keys.contains("patch") && !keys.contains("reports") && !keys.contains("groups.<name>.lines"))
    #expect(Sample.shape.values(of: "draft") == ["true", "false"])
    #expect(Sample.shape.values(of: "levels") == ["low", "high", "very-high"])
    #expect(Sample.shape.values(of: "reports[].level") == ["low", "high", "very-high"])
    #expect(Sample.shape.values(of: "count") == [] && Sample.shape.values(of: "nothing") == [])
  }

  @Test(
    "a document on one line quotes what would be read as something else",
    arguments: [
      (Node.text("a b/c-d.e_f"), "a b/c-d.e_f"), (.text("yes"), "\"yes\""), (.text("1"), "\"1\""),
      (.text(""), "\"\""),
      (.text("a: b"), "\"a: b\""), (.text("é\n"), "\"é\\n\""), (.text("a "), "\"a \""), (.plain("1"), "1"),
      (.bool(true), "true"), (.null, "null"), (.list([.text("a"), .number(2)]), "[a, 2]"),
      (.map(["a": .text("b"), "on": .null]), "{a: b, \"on\": null}"),
    ])
  func oneLine(_ node: Node, _ expected: String) { #expect(node.onOneLine == expected) }
}
