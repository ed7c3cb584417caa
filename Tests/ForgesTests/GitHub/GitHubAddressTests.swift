import Forges
import HTTPTransfer
import Testing

@Suite("Where a GitHub is")
struct GitHubAddressTests {
  @Test(
    "is told by the address of its pages",
    arguments: [
      ("https://github.com", "https://api.github.com/", "https://github.com/"),
      ("https://github.com/", "https://api.github.com/", "https://github.com/"),
      ("https://www.github.com", "https://api.github.com/", "https://github.com/"),
      ("https://ghe.example.com", "https://ghe.example.com/api/v3", "https://ghe.example.com/"),
      ("http://ghe.example.com:8080", "http://ghe.example.com:8080/api/v3", "http://ghe.example.com:8080/"),
      ("https://example.com/git//", "https://example.com/git/api/v3", "https://example.com/git"),
      ("https://octo.ghe.com", "https://api.octo.ghe.com/", "https://octo.ghe.com/"),
      // A name that only looks like it.
      ("https://notghe.com", "https://notghe.com/api/v3", "https://notghe.com/"),
      (
        "https://github.com.evil.example", "https://github.com.evil.example/api/v3",
        "https://github.com.evil.example/"
      ),
    ])
  func server(address: String, api: String, web: String) throws {
    let found = try #require(GitHubAddress(server: address))
    #expect(found.api.text == api)
    #expect(found.web.text == web)
  }

  @Test(
    "is told by the address of its API",
    arguments: [
      ("https://api.github.com", "https://api.github.com/", "https://github.com/"),
      ("https://ghe.example.com/api/v3/", "https://ghe.example.com/api/v3", "https://ghe.example.com/"),
      (
        "https://ghe.example.com:8443/api/v3", "https://ghe.example.com:8443/api/v3",
        "https://ghe.example.com:8443/"
      ),
      ("https://example.com/git/api/v3", "https://example.com/git/api/v3", "https://example.com/git"),
      ("https://api.octo.ghe.com", "https://api.octo.ghe.com/", "https://octo.ghe.com/"),
      ("http://127.0.0.1:8099", "http://127.0.0.1:8099/", "http://127.0.0.1:8099/"),
    ])
  func api(address: String, api: String, web: String) throws {
    let found = try #require(GitHubAddress(api: address))
    #expect(found.api.text == api)
    #expect(found.web.text == web)
  }

  @Test(
    "and which repository is told by a remote of git",
    arguments: [
      ("https://github.com/acme/app.git", "https://api.github.com/", "github.com/acme/app"),
      (
        "https://x-access-token:ghs_secret@github.com/acme/app", "https://api.github.com/",
        "github.com/acme/app"
      ),
      ("git@github.com:acme/app.git", "https://api.github.com/", "github.com/acme/app"),
      ("ssh://git@ssh.github.com:443/acme/app.git", "https://api.github.com/", "github.com/acme/app"),
      ("git@octo.ghe.com:acme/app", "https://api.octo.ghe.com/", "octo.ghe.com/acme/app"),
      (
        "ssh://git@ghe.example.com:122/acme/app.git", "https://ghe.example.com/api/v3",
        "ghe.example.com/acme/app"
      ),
      (
        "https://ghe.example.com:8443/acme/app/", "https://ghe.example.com:8443/api/v3",
        "ghe.example.com:8443/acme/app"
      ),
      (
        "https://example.com/git/acme/app.name.git", "https://example.com/git/api/v3",
        "example.com/git/acme/app.name"
      ),
      ("ghe.example.com:acme/app", "https://ghe.example.com/api/v3", "ghe.example.com/acme/app"),
    ])
  func remote(remote: String, api: String, label: String) throws {
    let found = try #require(GitHubRepository(remote: remote))
    #expect(found.address.api.text == api)
    #expect(found.label == label)
  }

  @Test(
    "is not told by what names no repository",
    arguments: [
      "", "/srv/git/app.git", "../app", "app", "C:/git/app", "https://github.com/acme", "file:///srv/app.git",
      "https://github.com/acme/..", "https://github.com/acme/a b", "https://github.com/acme/a%2Fb",
      "git@github.com:", "https:///acme/app", "https://github.com/../app",
    ])
  func noRemote(remote: String) { #expect(GitHubRepository(remote: remote) == nil) }

  @Test("keeps no credential of a remote")
  func noSecret() throws {
    let found = try #require(GitHubRepository(remote: "https://user:ghp_0123456789@github.com/acme/app"))
    var shown = "\(found)"
    dump(found, to: &shown)
    #expect(!shown.contains("ghp_"))
  }
}
