@testable import CIProviders
import Testing

@Suite("Addresses of repositories and pull requests")
struct AddressTests {
  @Test(
    "name one repository in all of git's spellings",
    arguments: [
      "https://github.com/acme/shop.git", "https://github.com/acme/shop/",
      "https://user:token@GitHub.com/acme/shop",
      "git@github.com:acme/shop.git", "ssh://git@github.com:22/acme/shop.git",
      "git://github.com/acme/shop.git",
      "github.com:acme/shop", "git+ssh://git@github.com/acme/shop",
    ])
  func spellings(_ text: String) throws {
    let address = try #require(RepositoryAddress(text))
    #expect(address.identity == "github.com/acme/shop")
    #expect(address.path == "acme/shop")
  }

  @Test(
    "that name none are none",
    arguments: [
      "", "acme/shop", "/srv/shop.git", "file:///srv/shop.git", "https://", "https://github.com",
      "https:///acme/shop",
      "https://github.com/", "./a:b", "C", ":", "https://git hub.com/a/b", "ftp://github.com/acme/shop",
      "https://github.com/a\u{7}b",
    ])
  func none(_ text: String) { #expect(RepositoryAddress(text) == nil) }

  @Test("keep no user, password or query")
  func secrets() {
    #expect(
      WebAddress("https://user:token@Example.org:8443/a/b/?private_token=x#y")?.text
        == "https://example.org:8443/a/b")
  }

  @Test(
    "of pull requests are told apart by their form",
    arguments: [
      ("https://github.com/acme/shop/pull/12", "acme/shop", "https://api.github.com"),
      (
        "https://gitlab.com/group/sub/shop/-/merge_requests/12", "group/sub/shop", "https://gitlab.com/api/v4"
      ),
      ("https://codeberg.org/acme/shop/pulls/12", "acme/shop", "https://codeberg.org/api/v1"),
      ("https://acme.ghe.com/acme/shop/pull/12", "acme/shop", "https://api.acme.ghe.com"),
    ])
  func pulls(_ text: String, _ repository: String, _ api: String) throws {
    let address = try #require(PullAddress(text))
    #expect(address.number == 12)
    #expect(address.repository == repository)
    #expect(address.api == api)
  }

  @Test(
    "of anything else are no pull requests",
    arguments: [
      "https://github.com/acme/shop", "https://github.com/acme/shop/pull/x",
      "https://github.com/acme/shop/issues/12",
      "https://bitbucket.org/acme/shop/pull-requests/12", "https://github.com/acme/shop/pull/-1", "pull/12",
      "",
    ])
  func noPulls(_ text: String) { #expect(PullAddress(text) == nil) }
}
