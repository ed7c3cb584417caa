import DocumentReading
import HTTPFields
import HTTPTransfer
import SourceText
import TestSupport
import Testing

@testable import ForgeDoubles
@testable import GatehouseCommands

/// Every page of a server whose forge, pull request, paths and errors all carry script.
@Suite("Pages of what is hostile", .serialized, .timeLimit(.minutes(60)))
struct HostilePagesTests {
  private static let settings = """
    workers: {attempts: 1}
    pages:
      tokens: {people: {secret: {variable: PAGE_TOKEN}, repositories: ["forge/**"], operator: true}}
    """

  /// Script by every way in, with a number to find it again.
  private static func attack(_ number: Int) -> String {
    "\"'><script>alert(\(number))</script><img src=x onerror=alert(\(number))>"
      + "<a href=javascript:alert(\(number))>x</a>"
  }

  private static func policy(_ flow: String) -> String {
    """
    version: 1
    flow: {edges: [\(flow)]}
    gates:
      clean-repo: {}
      commit-rules: {conventional: {}, subject: {pattern: "^MAP-", message: \(yaml(attack(6)))}}
    labels:
      - {label: \(yaml(String(attack(5).prefix(50)))), color: d73a4a, when: {verdict: blocked}}

    """
  }

  private static func yaml(_ text: String) -> String {
    "'" + text.replacing("'", with: "''") + "'"
  }

  /// What an HTML parser that forgives everything, as browsers do, makes of a page: what runs, what leads on, and
  /// all text. The parser is Python's, so that no reader of ours vouches for a writer of ours.
  private static let reader = """
    import html.parser, json, sys
    found = {"bad": [], "links": [], "text": ""}
    inert = set('''html head title body main header footer nav section article aside div span p a b i em
      strong small code pre kbd samp h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption colgroup col thead tbody
      tfoot tr th td details summary time br hr del ins s mark abbr figure figcaption svg g path line polyline
      polygon rect circle text tspan desc meta link wbr sup sub q u blockquote'''.split())
    class Page(html.parser.HTMLParser):
      def handle_starttag(self, tag, attributes):
        if tag not in inert: found["bad"].append(tag)
        for name, value in attributes:
          value = value or ""
          if name.startswith("on") or name in ("style", "srcdoc", "formaction", "action", "background"):
            found["bad"].append(f"{tag} {name}={value}")
          if name in ("href", "src", "xlink:href"):
            plain = value.strip().lower()
            if ":" in plain.split("/")[0] and not plain.startswith(("http:", "https:")):
              found["bad"].append(f"{tag} {name}={value}")
            if tag == "a": found["links"].append(value)
          if tag == "meta" and name == "http-equiv" and value.lower() != "content-security-policy":
            found["bad"].append(f"meta {value}")
      handle_startendtag = handle_starttag
      def handle_data(self, data): found["text"] += data
    Page(convert_charrefs=True).feed(open(sys.argv[1], encoding="utf-8").read())
    print(json.dumps(found))
    """

  private static func read(_ html: [UInt8]) throws -> Node {
    let folder = try TestFolder()
    try folder.write("page.html", String(decoding: html, as: UTF8.self))
    let run = try runProgram("python3", ["-c", reader, "\(folder.path)/page.html"])
    try #require(run.status == 0, "\(run.error)")
    return try readJSON(Array(run.output.utf8), source: "page", limits: .report)
  }

  /// Follows every link from the first page on.
  private static func crawl(_ stage: DoubledForgeStage) async throws -> [String: Node] {
    var pages: [String: Node] = [:]
    var waiting = ["/", "/queue", "/dead-letters", "/health"]
    while let path = waiting.popLast() {
      guard pages[path] == nil, pages.count < 100 else { continue }
      let response = try await stage.stage.page(path)
      #expect(response.status == 200, "\(path)")
      #expect(response.headers["X-Content-Type-Options"] == "nosniff", "\(path)")
      guard response.headers["Content-Type"]?.hasPrefix("text/html") == true else {
        // The document itself is JSON, which no browser takes for a page.
        #expect(response.headers["Content-Type"]?.hasPrefix("application/json") == true, "\(path)")
        pages[path] = .null
        continue
      }
      let policy = response.headers["Content-Security-Policy"] ?? ""
      let directives = policy.split(separator: ";").map { String($0).trimmed() }
      #expect(directives.contains("default-src 'none'"), "\(path): \(policy)")
      #expect(directives.contains("style-src 'self'"), "\(path): \(policy)")
      #expect(!policy.contains("unsafe"), "\(path): \(policy)")
      #expect(!directives.contains { $0.hasPrefix("script-src") }, "\(path): \(policy)")
      let page = try read(response.body)
      #expect(page["bad"]?.items.map(\.scalar) == [], "\(path)")
      pages[path] = page
      waiting += (page["links"]?.items ?? []).compactMap(\.scalar).filter {
        $0.hasPrefix("/") && $0 != "/logout"
      }
      .map { String($0.prefix { $0 != "#" }) }
    }
    return pages
  }

  @Test("hold it as text wherever it is shown, and no script of anybody's")
  func everything() async throws {
    let stage = try await DoubledForgeStage(
      .gitea, policy: Self.policy("{from: development, to: main}"), settings: Self.settings)
    stage.gitea.change { state in
      state.title = Self.attack(1)
      state.author = GiteaDouble.User(id: 3, login: Self.attack(2))
      state.source = Self.attack(3)
    }
    try stage.push(
      [RepositoryPath(bytes: Array(Self.attack(4).utf8)): "<<<<<<< a\na\n=======\nb\n>>>>>>> b\n"],
      Self.attack(7))
    let opened = try stage.webhook()
    try await stage.stage.deliver(opened.0, opened.1)
    // A second evaluation, so that the history has differences to show.
    stage.gitea.change { $0.title = Self.attack(8) }
    try stage.push(["c.txt": "c\n"], "feat: " + Self.attack(9))
    let pushed = try stage.webhook()
    try await stage.stage.deliver(pushed.0, pushed.1)
    // And work that is given up, with what the forge said.
    stage.gitea.change { state in
      state.refusals = [("pulls/12", 403)]
      state.refusalText = Self.attack(10)
    }
    let refused = try stage.webhook()
    try await stage.stage.deliver(refused.0, refused.1)

    let pages = try await Self.crawl(stage)
    let address = "/repositories/forge/acme/app"
    for path in ["/", address, "\(address)/pulls/12", "\(address)/pulls/12/history", "/dead-letters"] {
      #expect(pages[path] != nil, "\(path) is not linked")
    }
    #expect(pages.keys.contains { $0.contains("/evaluations/") })
    // Each was shown somewhere as the text that it is: else this test would prove nothing.
    let text = pages.values.compactMap { $0["text"]?.scalar }.joined(separator: "\n")
    for number in [1, 2, 4, 6, 7, 8, 10] { #expect(text.contains("alert(\(number))"), "\(number)") }
    await stage.stage.stop()
  }

  @Test("of a broken policy show its mistakes as text")
  func brokenPolicy() async throws {
    let stage = try await DoubledForgeStage(
      .gitea, policy: "version: 1\ngates: {\(Self.yaml(Self.attack(1))): {}}\n", settings: Self.settings)
    let pages = try await Self.crawl(stage)
    let text = pages.values.compactMap { $0["text"]?.scalar }.joined(separator: "\n")
    #expect(text.contains("alert(1)"))
    await stage.stage.stop()
  }
}
