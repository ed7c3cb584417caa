import Pages
import Storage
import Testing

@Suite("Access to pages")
struct PageAccessTests {
  private static let stranger = Viewer(
    .anonymous, readable: .only([RepositoryName(forge: "github", path: "acme/public")]))
  private static let token = Viewer(.token("ci"), readable: .only([Sample.shop]))

  @Test(
    "follows what the viewer may read on the forge",
    arguments: [
      (Viewer.anonymous, "acme/shop", false), (stranger, "acme/public", true), (stranger, "acme/shop", false),
      (token, "acme/shop", true), (token, "ACME/Shop", true), (token, "acme/secret-plans", false),
      (Sample.operatorViewer, "acme/secret-plans", true),
    ])
  func reading(_ viewer: Viewer, _ name: String, _ expected: Bool) {
    let repository = RepositoryName(forge: "github", path: name)
    #expect(viewer.mayRead(repository) == expected)
    for address in [
      PageAddress.repository(repository), .trends(repository), .pull(repository, 1), .history(repository, 1),
      .evaluation(repository, 1, report: 2), .document(repository, 1, report: 2),
    ] { #expect(viewer.mayRead(address) == expected, "\(address.path)") }
  }

  @Test("does not take a repository of one forge for one of another")
  func forges() {
    #expect(!Self.token.mayRead(RepositoryName(forge: "gitea", path: "acme/shop")))
  }

  @Test("to the queue is for operators, who need not be able to read every repository")
  func operators() {
    let pages = [PageAddress.queue, .deadLetters, .health]
    let plain = Viewer(.login("a", forge: "github"), readable: .everything)
    let running = Viewer(.login("o", forge: "github"), readable: .only([]), isOperator: true)
    #expect(pages.allSatisfy { !plain.mayRead($0) && running.mayRead($0) })
    #expect(!running.mayRead(Sample.shop))
  }

  @Test(
    "that is refused looks like a page that is not there",
    arguments: ["", "/trends", "/pulls/1", "/pulls/12/history", "/pulls/12/evaluations/41"])
  func same(_ rest: String) async {
    var reader = SampleReader()
    reader.reports += [Sample.kept(Sample.passed, id: 90, number: 1, repository: Sample.hidden)]
    let forbidden = await Rendered.answer(
      "/repositories/github/acme/secret-plans" + rest, Sample.reader, reader)
    let unknown = await Rendered.answer("/repositories/github/acme/nothing" + rest, Sample.reader, reader)
    #expect(forbidden.status == 404)
    #expect(forbidden == unknown)
    #expect(!forbidden.text.contains("secret"))
  }

  @Test("to one pull request shows nothing of another repository's report")
  func crossing() async {
    var reader = SampleReader()
    reader.reports += [Sample.kept(Sample.passed, id: 90, number: 12, repository: Sample.hidden)]
    for end in ["", "/report.json"] {
      let answer = await Rendered.answer(
        "/repositories/github/acme/shop/pulls/12/evaluations/90" + end, Sample.reader, reader)
      #expect(answer.status == 404)
    }
  }

  @Test("leaves out of the first page what may not be seen")
  func list() async {
    let seen = await Rendered.answer("/", Sample.reader).text
    #expect(seen.contains("acme/shop") && !seen.contains("secret-plans"))
    let all = await Rendered.answer("/", Sample.operatorViewer).text
    #expect(all.contains("secret-plans"))
    let none = await Rendered.answer("/", .anonymous).text
    #expect(!none.contains("acme/"))
  }
}
