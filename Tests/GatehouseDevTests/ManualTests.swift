import GateCatalog
import LocalSystem
import TestSupport
import Testing

@testable import gatehouse_dev

@Suite("The manual")
struct ManualTests {
  private static let pages = manual(gates: builtInGates)

  @Test("has a page for the program, each first word of its commands, and each file that people write")
  func pages() {
    let names = Self.pages.map { "\($0.name)(\($0.section))" }
    #expect(Set(names).count == names.count)
    for name in [
      "gatehouse(1)", "gatehouse-check(1)", "gatehouse-policy(1)", "gatehouse-policy(5)",
      "gatehouse-server(5)",
    ] {
      #expect(names.contains(name))
    }
    let overview = Self.pages[0].text
    for page in Self.pages where page.section == 1 && page.name != "gatehouse" {
      #expect(overview.contains("\\fB\(roff(page.name))\\fR(1)"))
    }
  }

  @Test("says of every option of a command what its help says")
  func options() throws {
    let page = try #require(Self.pages.first { $0.name == "gatehouse-check" })
    for text in ["\\fB\\-t, \\-\\-target BRANCH\\fR", "\\fB\\-\\-staged\\fR", "judge what is staged"] {
      #expect(page.text.contains(text))
    }
    // A group's page holds each of its commands.
    let policy = try #require(Self.pages.first { $0.name == "gatehouse-policy" && $0.section == 1 })
    for command in ["show", "check", "test"] {
      #expect(policy.text.contains(".SS \"gatehouse policy \(command)\""))
    }
  }

  @Test(
    "is read by groff without a warning",
    .enabled(if: programPath("groff") != nil, "groff is not here"))
  func groff() throws {
    let folder = try TestFolder()
    for page in Self.pages {
      try folder.write("page", page.text)
      let run = try runProgram("groff", ["-man", "-ww", "-Tutf8", "-z", "\(folder.path)/page"])
      #expect(run.status == 0 && run.error.isEmpty, "\(page.path): \(run.error)")
    }
  }

  @Test("is ASCII, and no line of it is a request by accident")
  func lines() {
    for page in Self.pages {
      #expect(page.text.utf8.allSatisfy { $0 < 0x80 }, "\(page.path)")
      for line in page.text.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
        let request = line.prefix { $0 != " " }
        #expect(
          [".\\\"", ".TH", ".SH", ".SS", ".PP", ".TP", ".IP", ".RS", ".RE", ".EX", ".EE", ".br"].contains(
            request))
      }
    }
  }

  @Test(
    "escapes what troff would read",
    arguments: [
      ("a-b", "a\\-b"), ("C:\\x", "C:\\ex"), ("it's `x`", "it\\(aqs \\(gax\\(ga"), ("~/.x", "\\(ti/.x"),
      ("\"a\"", "\\(dqa\\(dq"), ("✗", "\\[u2717]"), ("…", "\\[u2026]"), ("a\tb", "a  b"), ("😀", "\\[u1F600]"),
    ])
  func escaping(_ text: String, _ expected: String) {
    #expect(roff(text) == expected)
  }

  @Test(
    "reads the signs of Markdown that our pages use",
    arguments: [
      ("plain", [ManualSpan("plain")]),
      ("a `b|c` d", [ManualSpan("a "), ManualSpan("b|c", .bold), ManualSpan(" d")]),
      ("**Which.** x", [ManualSpan("Which.", .bold), ManualSpan(" x")]),
      ("*not asked*", [ManualSpan("not asked", .italic)]),
      ("see [merge-flow](gates/merge-flow.md)", [ManualSpan("see "), ManualSpan("merge-flow")]),
      ("2 * 3 * 4", [ManualSpan("2 * 3 * 4")]),
      ("acme/\\*, &lt;name>, https:&#8203;//x", [ManualSpan("acme/*, <name>, https://x")]),
      ("`a\\|b`", [ManualSpan("a|b", .bold)]),
      ("`unclosed", [ManualSpan("`unclosed")]),
    ])
  func spans(_ markdown: String, _ expected: [ManualSpan]) {
    #expect(manualSpans(markdown) == expected)
  }

  @Test("turns a table into terms, what they mean first, and a list, code and headings into their macros")
  func blocks() {
    var page = ManualPage("x", section: 5, abstract: "y", version: "1")
    page.append(
      markdown: """
        # The title

        <!-- a remark -->

        First
        paragraph.

        ## Keys

        | key | takes | meaning |
        |---|---|---|
        | `a` | text \\| number | what it is |
        | `b` |  | another |

        - one
          goes on
        - two

        ```yaml
        .a: 1
        ```
        """)
    #expect(
      page.text.hasSuffix(
        """
        .SH "DESCRIPTION"
        First paragraph.
        .SH "KEYS"
        .TP
        \\fBa\\fR
        what it is
        .br
        \\fItakes: \\fRtext | number
        .TP
        \\fBb\\fR
        another
        .IP \\(bu 2
        one goes on
        .IP \\(bu 2
        two
        .PP
        .RS 4
        .EX
        \\&.a: 1
        .EE
        .RE

        """))
  }
}
