import HTTPFields
import Pages
import Rendering
import Storage
import TestSupport
import Testing

@Suite("Pages of a server")
struct ServerPagesTests {
  private let golden = GoldenFiles()
  private static let failure = StoreFailure(
    "cannot read a report", reason: "the disk is on fire", mayPass: false)

  @Test(
    "say what people read",
    arguments: ["pull-blocked", "history", "repositories", "dead-letters", "not-found"])
  func read(_ name: String) async throws {
    let page = try #require(Rendered.all.first { $0.name == name })
    let answer = await page.answer()
    #expect(answer.status == (name == "not-found" ? 404 : 200))
    #expect(golden.difference(name + ".html", answer.text) == nil)
  }

  @Test("are only read", arguments: ["POST", "PUT", "DELETE"])
  func methods(_ method: String) async {
    let answer = await Rendered.answer("/repositories/github/acme/shop", Sample.reader, method: method)
    #expect(answer.status == 405)
  }

  @Test("run nothing, fetch nothing from elsewhere, and are kept by nobody")
  func headers() async {
    let headers = await Dictionary(
      uniqueKeysWithValues: Rendered.answer("/repositories/github/acme/shop", Sample.reader).headers)
    #expect(headers["Content-Security-Policy"]?.hasPrefix("default-src 'none'; style-src 'self'") == true)
    #expect(headers["Content-Security-Policy"]?.contains("unsafe") == false)
    #expect(headers["Cache-Control"] == "private, no-store")
    #expect(headers["X-Content-Type-Options"] == "nosniff")
  }

  @Test("share one style, whose address changes with it")
  func style() async {
    let answer = await Rendered.answer(PageAddress.style.path, .anonymous)
    #expect(answer.contentType == "text/css; charset=utf-8")
    #expect(answer.text == htmlStyle)
    #expect(answer.headers.contains { $0 == ("Cache-Control", "public, max-age=31536000, immutable") })
    let page = await Rendered.answer("/", .anonymous).text
    #expect(page.contains("<link rel=\"stylesheet\" href=\"\(PageAddress.style.path)\"/>"))
  }

  @Test("say nothing of why the store failed, and tell whoever runs the server")
  func failing() async {
    var reader = SampleReader()
    reader.failure = Self.failure
    var told: [StoreFailure] = []
    let answer = await ServerPages(reader, Sample.settings).answer(
      segments: [], viewer: Sample.reader, now: Sample.now, onFailure: { told.append($0) })
    #expect(answer.status == 500)
    #expect(!answer.text.contains("fire"))
    #expect(told == [Self.failure])
  }

  @Test("show under Health why the store takes no writes")
  func writes() async {
    var reader = SampleReader()
    reader.writeFailure = Self.failure
    let answer = await Rendered.answer("/health", Sample.operatorViewer, reader)
    #expect(answer.status == 200)
    #expect(answer.text.contains("cannot read a report: the disk is on fire"))
  }

  @Test("give the report itself to whoever verifies it")
  func document() async {
    let answer = await Rendered.answer(
      "/repositories/github/acme/shop/pulls/12/evaluations/42/report.json", Sample.reader)
    #expect(answer.contentType == "application/json")
    #expect(answer.body == Sample.evaluations[1].report.document)
  }

  @Test("show a report in an envelope as they show it without, give the envelope, and say who signed")
  func signed() async throws {
    var reader = SampleReader()
    let plain = Sample.evaluations
    reader.reports = try plain.map { kept in
      let report = kept.report
      let signed = try SignedReport(signing: report.document, pem: Array(SigningTestKey.pem.utf8))
      return KeptReport(
        id: kept.id,
        report: NewReport(
          work: report.work, key: report.key, head: report.head, base: report.base, target: report.target,
          verdict: report.verdict, at: report.at, validUntil: report.validUntil,
          document: Array(signed.text.utf8)), published: kept.published)
    }
    for page in Rendered.all {
      let usual = await page.answer().text
      let answer = await page.answer(reader)
      let told = answer.text.split(separator: "\n").filter { !$0.contains("It is signed, by the key") }
        .joined(separator: "\n").replacing(" --public-key gatehouse.pub", with: "")
      #expect(told == usual.split(separator: "\n").joined(separator: "\n"), "\(page.name)")
      #expect(answer.text.contains("It is signed") == page.name.hasPrefix("pull-"), "\(page.name)")
    }
    let answer = await Rendered.answer(
      "/repositories/github/acme/shop/pulls/12/evaluations/42/report.json", Sample.reader, reader)
    let envelope = try #require(try SignedReport(reading: answer.body, source: "report.json"))
    #expect(envelope.payload == plain[1].report.document)
  }

  @Test("tell that a report is not the newest")
  func older() async {
    let address = "/repositories/github/acme/shop/pulls/12"
    let newest = await Rendered.answer(address, Sample.reader).text
    let older = await Rendered.answer(address + "/evaluations/42", Sample.reader).text
    let same = await Rendered.answer(address + "/evaluations/44", Sample.reader).text
    #expect(older.contains("An earlier evaluation"))
    #expect(!newest.contains("An earlier evaluation"))
    #expect(same == newest)
  }

  @Test("of a report that this version does not know say that they failed")
  func unreadable() async {
    var reader = SampleReader()
    let old = Sample.evaluations[0].report
    let bad = NewReport(
      work: old.work, key: "x", head: old.head, base: nil, target: "main", verdict: "puzzled", at: Sample.now,
      validUntil: nil, document: Array("{\"version\": 9}".utf8))
    reader.reports += [KeptReport(id: 60, report: bad, published: nil)]
    let address = "/repositories/github/acme/shop"
    #expect(await Rendered.answer(address + "/pulls/12", Sample.reader, reader).status == 500)
    let history = await Rendered.answer(address + "/pulls/12/history", Sample.reader, reader)
    #expect(history.status == 200)
    #expect(history.text.contains("What changed cannot be told"))
    let list = await Rendered.answer(address, Sample.reader, reader)
    #expect(list.status == 200)
    #expect(list.text.contains("puzzled"))
  }

  @Test("say why a pull request could not be judged")
  func failed() async {
    var reader = SampleReader()
    let old = Sample.evaluations[0].report
    let failure = NewReport(
      work: old.work, key: "y", head: old.head, base: nil, target: "main", verdict: "errored", at: Sample.now,
      validUntil: nil, document: Array(#"{"version": 1, "failure": "cannot fetch <it>"}"#.utf8))
    reader.reports.insert(KeptReport(id: 43, report: failure, published: nil), at: 2)
    reader.reports = Array(reader.reports.prefix(3))
    let address = "/repositories/github/acme/shop"
    let page = await Rendered.answer(address + "/pulls/12", Sample.reader, reader)
    #expect(page.status == 200)
    #expect(page.text.contains("cannot fetch &lt;it&gt;"))
    reader.reports.append(Sample.kept(Sample.passed, id: 50))
    let history = await Rendered.answer(address + "/pulls/12/history", Sample.reader, reader).text
    #expect(history.contains("It could not be judged: cannot fetch &lt;it&gt;"))
    #expect(history.contains("The one before could not be judged."))
  }

  @Test("lead on to what is older")
  func paging() async {
    var reader = SampleReader()
    reader.reports = (1...70).map { Sample.kept(Sample.passed, id: $0, number: $0) }
    let address = "/repositories/github/acme/shop"
    let first = await Rendered.answer(address, Sample.reader, reader).text
    #expect(first.contains("pulls/70\"") && !first.contains("pulls/40\""))
    #expect(first.contains("?before=41\""))
    let second = await Rendered.answer(address + "?before=41", Sample.reader, reader).text
    #expect(second.contains("pulls/40\"") && second.contains("?before=11\""))
    let last = await Rendered.answer(address + "?before=11", Sample.reader, reader).text
    #expect(last.contains("pulls/1\"") && !last.contains("?before="))

    reader.reports = (1...25).map { Sample.kept(Sample.passed, id: $0) }
    let history = await Rendered.answer(address + "/pulls/12/history", Sample.reader, reader).text
    #expect(history.contains("?before=6\"") && !history.contains("The first evaluation"))
    let older = await Rendered.answer(address + "/pulls/12/history?before=6", Sample.reader, reader).text
    #expect(older.contains("The first evaluation") && !older.contains("?before="))
  }

  @Test("say to whoever is not signed in how to be")
  func signing() async {
    let closed = PageSettings(publicURL: "https://g", hasTokens: false, program: "1")
    let here = await Rendered.answer("/", .anonymous).text
    let without = await Rendered.answer("/", .anonymous, settings: closed).text
    #expect(here.contains("href=\"/login\""))
    #expect(!without.contains("/login"))
    let pages = ServerPages(SampleReader(), Sample.settings)
    #expect(pages.notSignedIn().status == 401)
    #expect(pages.refused().status == 403)
    // Whoever asked for a page is led back to it.
    let asked = await Rendered.answer("/repositories/github/acme/shop", .anonymous).text
    #expect(asked.contains("href=\"/login?return=%2Frepositories%2Fgithub%2Facme%2Fshop\""))
  }

  @Test("offer every way to sign in, and lead back afterwards")
  func ways() throws {
    let pages = ServerPages(SampleReader(), Sample.settings)
    let answer = pages.signIn(leadingTo: "/queue")
    let structure = try PageStructure(answer.text)
    let links = structure.elements.compactMap { $0.attributes["href"] }
    #expect(answer.status == 200)
    #expect(links.contains("/login/github?return=%2Fqueue"))
    #expect(answer.text.contains("href=\"/login?return=%2Fqueue&amp;by=token\""))
    #expect(answer.text.contains("Sign in with GitHub (github.com)"))
    let plain = pages.signIn(leadingTo: "/").text
    #expect(plain.contains("href=\"/login/github\"") && plain.contains("href=\"/login?by=token\""))
  }

  @Test(
    "say why somebody is not signed in",
    arguments: [
      (SignInProblem.stale, 403, "ten minutes"), (.declined, 403, "declined"),
      (.forgeFailed, 502, "does not answer"),
    ])
  func signInProblems(_ problem: SignInProblem, _ status: Int, _ words: String) throws {
    let answer = ServerPages(SampleReader(), Sample.settings).notSignedIn(problem)
    let structure = try PageStructure(answer.text)
    #expect(answer.status == status)
    #expect(answer.text.contains(words))
    #expect(structure.all("h1").count == 1)
    #expect(structure.elements.contains { $0.attributes["href"] == "/login" })
  }

  @Test("sign out by a form that only this server's page can make")
  func signOutForm() async throws {
    let viewer = Viewer(
      .login("alice", forge: "github"), readable: .only([Sample.shop]), signOutToken: "a\"b")
    let structure = try PageStructure(await Rendered.answer("/", viewer).text)
    let form = try #require(structure.all("form").first)
    #expect(form.attributes["method"] == "post" && form.attributes["action"] == "/logout")
    let field = try #require(structure.all("input").first)
    #expect(field.attributes["name"] == "token" && field.attributes["value"] == "a\"b")
    #expect(structure.all("button").first?.text == "Sign out")
  }

  @Test("name the command that revives a dead letter, as a shell reads it")
  func revival() async {
    var reader = SampleReader()
    let odd = WorkKey(Sample.shop, "branch/it's $(rm)")
    reader.dead = [
      QueuedWork(work: odd, due: Sample.now, since: Sample.now, attempts: 3, problem: nil, worker: nil)
    ]
    let text = await Rendered.answer("/dead-letters", Sample.operatorViewer, reader).text
    #expect(
      text.contains("gatehouse admin requeue github/acme/shop &#39;branch/it&#39;\\&#39;&#39;s $(rm)&#39;"))
  }
}
