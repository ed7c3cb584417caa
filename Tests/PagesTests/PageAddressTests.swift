import Pages
import Storage
import Testing

@Suite("Addresses of pages")
struct PageAddressTests {
  private static let nested = RepositoryName(forge: "gitlab", path: "acme/web/shop")
  private static let odd = RepositoryName(forge: "gitea", path: "a b/ü?#%")

  @Test(
    "are written as they are read",
    arguments: [
      (PageAddress.repositories, "/"), (.queue, "/queue"), (.deadLetters, "/dead-letters"),
      (.health, "/health"), (.repository(Sample.shop), "/repositories/github/acme/shop"),
      (.trends(Sample.shop), "/repositories/github/acme/shop/trends"),
      (.pull(Sample.shop, 12), "/repositories/github/acme/shop/pulls/12"),
      (.history(nested, 7), "/repositories/gitlab/acme/web/shop/pulls/7/history"),
      (
        .evaluation(nested, 7, report: 3), "/repositories/gitlab/acme/web/shop/pulls/7/evaluations/3"
      ),
      (
        .document(Sample.shop, 7, report: 3),
        "/repositories/github/acme/shop/pulls/7/evaluations/3/report.json"
      ),
    ])
  func both(_ address: PageAddress, _ path: String) {
    #expect(address.path == path)
    #expect(PageAddress(segments: path.split(separator: "/").map(String.init)) == address)
  }

  @Test("spell out what has a meaning in an address")
  func encoded() {
    #expect(
      PageAddress.pull(Self.odd, 1).path == "/repositories/gitea/a%20b/%C3%BC%3F%23%25/pulls/1")
    #expect(
      PageAddress(segments: ["repositories", "gitea", "a b", "ü?#%", "pulls", "1"]) == .pull(Self.odd, 1))
  }

  @Test("may end in a slash")
  func slash() { #expect(PageAddress(segments: ["queue", ""]) == .queue) }

  @Test("take a repository that is called like a page for a repository where nothing else fits")
  func named() {
    #expect(
      PageAddress(segments: ["repositories", "github", "acme", "trends"])
        == .repository(RepositoryName(forge: "github", path: "acme/trends")))
  }

  @Test(
    "are none where there is no page",
    arguments: [
      "other", "queue/x", "repositories", "repositories/github", "repositories/github/acme",
      "repositories/github/acme/shop/pulls/012/history/x/y/z/" + String(repeating: "a/", count: 40),
      "assets/gatehouse.css", "repositories/github//shop",
    ])
  func none(_ path: String) {
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    #expect(PageAddress(segments: segments) == nil)
  }

  @Test(
    "take no number but one written plainly", arguments: ["012", "+1", "-1", "1e3", "99999999999999999999"])
  func numbers(_ number: String) {
    let address = PageAddress(segments: ["repositories", "github", "acme", "shop", "pulls", number])
    // A group of GitLab may be called `pulls`.
    #expect(address == .repository(RepositoryName(forge: "github", path: "acme/shop/pulls/\(number)")))
  }
}
