import GateKit

extension TestsGate {
  static let examples = [
    GateExample(
      "a test that fails", settings: unit, commits: [change],
      reports: ["unit.xml": suite(passed("adds"), failed("removes"))],
      findings: ["shop.CartTest.removes failed (1 of 1, the limit is 0): expected 2, got 1"]),
    GateExample(
      "all tests pass, and there are enough", settings: unit + "\nmin_tests: 2", commits: [change],
      reports: ["unit.xml": suite(passed("adds"), passed("removes"))], findings: []),
    GateExample(
      "too few tests", settings: unit + "\nmin_tests: 3", commits: [change],
      reports: ["unit.xml": suite(passed("adds"), skipped("removes"), skipped("pays"))],
      findings: ["1 test was run and 2 skipped; the minimum is 3"]),
    GateExample(
      "a flaky test warns", settings: unit, commits: [change],
      reports: [
        "unit.xml": suite(
          "<testcase classname='shop.CartTest' name='adds'><flakyFailure message='timeout'/></testcase>")
      ],
      findings: [
        "shop.CartTest.adds failed first and passed when it was run again; 1 flaky test, the limit is 0"
      ]),
    GateExample(
      "tests that were run again", settings: unit + "\nflaky: pass\nmax_flaky: 1\nmax_reruns: 0",
      commits: [change],
      reports: [
        "unit.xml": suite(
          "<testcase classname='shop.CartTest' name='adds'><flakyFailure message='timeout'/></testcase>")
      ],
      findings: [
        "1 test had to be run again; the limit is 0: shop.CartTest.adds",
        "shop.CartTest.adds failed first and passed when it was run again; 1 flaky test, the limit is 1",
      ]),
    GateExample(
      "too many skipped tests", settings: unit + "\nmax_skipped: 0", commits: [change],
      reports: ["unit.xml": suite(passed("adds"), skipped("removes"))],
      findings: ["1 test skipped; the limit is 0: shop.CartTest.removes"]),
    GateExample(
      "a test that is gone, and one that has another name",
      settings: "reports: [{id: unit, paths: [unit.xml], base_paths: [base.xml]}]\ndropped: fail",
      commits: [change],
      reports: [
        "base.xml": suite(passed("adds"), passed("removes_one"), passed("pays")),
        "unit.xml": suite(passed("adds"), passed("removes_two")),
      ],
      findings: [
        "shop.CartTest.pays is in the report of the merge base and gone; 1 dropped test, the limit is 0"
      ]),
    GateExample(
      "a suite without tests",
      settings: """
        reports: [{id: unit, paths: [unit.xml]}]
        suites: [{id: integration, tests: ["**/integration/**"]}, {id: unit, reports: [unit]}]
        """,
      commits: [change], reports: ["unit.xml": suite(passed("adds"))],
      findings: ["suite integration: 0 tests were run; the minimum is 1"]),
    GateExample(
      "a report of nothing is no pass",
      settings: "reports: [{id: unit, paths: [unit.xml], on_incomplete: warn}]", commits: [change],
      reports: ["unit.xml": "<testsuite name='shop' tests='0'/>"],
      findings: [
        "0 tests were run; the minimum is 1",
        "report unit.xml is incomplete: nothing was examined: no test was run",
      ]),
    GateExample(
      "nothing to compare with", settings: unit + "\non_base_missing: warn", commits: [change],
      reports: ["unit.xml": suite(passed("adds"))],
      findings: ["no report of the merge base tells which tests there were"]),
  ]

  private static let unit = "reports: [{id: unit, paths: [unit.xml]}]"
  private static let change = ExampleCommit("Change", files: ["cart.py": "total = 1\n"])

  private static func suite(_ tests: String...) -> String {
    "<testsuite name='shop'>" + tests.joined() + "</testsuite>"
  }
  private static func passed(_ name: String) -> String {
    "<testcase classname='shop.CartTest' name='\(name)'/>"
  }
  private static func failed(_ name: String) -> String {
    "<testcase classname='shop.CartTest' name='\(name)'><failure message='expected 2, got 1'/></testcase>"
  }
  private static func skipped(_ name: String) -> String {
    "<testcase classname='shop.CartTest' name='\(name)'><skipped/></testcase>"
  }
}
