import TestSupport
import Testing

@testable import HTTPTransfer

@Suite("A web address")
struct WebAddressTests {
  @Test(
    "is taken apart",
    arguments: [
      ("https://api.github.com", "https", "api.github.com", 443, "/", nil),
      ("HTTPS://API.GitHub.com/a", "https", "api.github.com", 443, "/a", nil),
      ("http://ghes.example:8080/api/v3/?x=1&y", "http", "ghes.example", 8080, "/api/v3/", "x=1&y"),
      (
        "https://gitlab.example:443/api/v4/projects/a%2Fb#frag", "https", "gitlab.example", 443,
        "/api/v4/projects/a%2Fb", nil
      ),
      ("http://[::1]:3000/x", "http", "[::1]", 3000, "/x", nil),
      ("http://host?q", "http", "host", 80, "/", "q"),
      ("http://host:/x?", "http", "host", 80, "/x", ""),
    ] as [(String, String, String, Int, String, String?)])
  func parts(text: String, scheme: String, host: String, port: Int, path: String, query: String?) throws {
    let address = try #require(WebAddress(text))
    #expect(address.origin.scheme.rawValue == scheme)
    #expect(address.origin.host == host)
    #expect(address.origin.port == port)
    #expect(address.path == path)
    #expect(address.query == query)
    #expect(WebAddress(address.text) == address)
  }

  @Test(
    "is refused where two readers could see two hosts in it, or none",
    arguments: [
      "", "https", "https:", "https:/", "https://", "https:///path", "ftp://host/", "file:///etc/passwd",
      "//host/", "host/path", "https://user@host/", "https://user:password@host/", "https://a@b@host/",
      "https://host\\@evil/", "https://host /", "https://host/a b", "https://host/\n", "https://host/\u{0}",
      "https://hôst/", "https://host:0/", "https://host:65536/", "https://host:8a/", "https://host:-1/",
      "https://[::1/", "https://[]/", "https://[::1]x/", "https://[::g]/", "https://ho%73t/", "https://a<b/",
      "https://host/{id}", "https://" + String(repeating: "a", count: 256) + "/",
      "https://host/" + String(repeating: "a", count: 8192), "javascript://host/%0a",
    ])
  func refused(text: String) { #expect(WebAddress(text) == nil) }

  @Test(
    "gives a reference its meaning, as in RFC 3986, 5.4",
    arguments: [
      ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"),
      ("//g", "http://g/"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"),
      ("#s", "http://a/b/c/d;p?q"), ("g#s", "http://a/b/c/g"), (";x", "http://a/b/c/;x"),
      ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"),
      ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../../g", "http://a/g"),
      ("/./g", "http://a/g"), ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."),
      ("./g/.", "http://a/b/c/g/"), ("g/../h", "http://a/b/c/h"), ("g?y/../x", "http://a/b/c/g?y/../x"),
      ("https://b:81/x", "https://b:81/x"),
    ])
  func resolving(reference: String, expected: String) throws {
    let base = try #require(WebAddress("http://a/b/c/d;p?q"))
    #expect(base.resolving(reference)?.text == expected)
  }

  @Test(
    "leads nowhere by a reference that is no web address", arguments: ["mailto:a@b", "http:g", "\n", "g h"])
  func unresolved(reference: String) throws {
    #expect(try #require(WebAddress("http://a/b")).resolving(reference) == nil)
  }

  @Test("is built from segments and parameters, each encoded")
  func building() throws {
    let base = try #require(WebAddress("https://gitlab.example/sub/api/v4"))
    let address = base.appending(["projects", "group/sub group/näme", "labels"])
      .adding([("name", "a&b=c"), ("page", "2")])
    #expect(
      address.text
        == "https://gitlab.example/sub/api/v4/projects/group%2Fsub%20group%2Fn%C3%A4me/labels?name=a%26b%3Dc&page=2"
    )
    #expect(address.adding([("x", "y")]).query == "name=a%26b%3Dc&page=2&x=y")
    #expect(WebAddress(address.text) == address)
  }

  @Test("is shown without its query")
  func description() throws {
    let address = try #require(WebAddress("https://host/path?token=s3cret"))
    #expect("\(address)" == "https://host/path")
    #expect("\(HTTPRequest(.get, address.text))" == "GET https://host/path")
    #expect("\(HTTPRequest(.get, "https://user:s3cret@host/"))" == "GET an address that cannot be read")
  }

  @Test("of random bytes is refused or says the same when it is read again")
  func noise() {
    var random = SplitMix(state: 7)
    let alphabet = Array("htps:/@[]?#%.\\aé \n{0129-_".unicodeScalars)
    let bases = ["https://host:80/a?b", "http://[::1]/", "/a/../b?c", ""]
    for _ in 0..<Effort.rounds(5_000, full: 500_000) {
      var scalars = Array(bases.randomElement(using: &random)?.unicodeScalars ?? "".unicodeScalars)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let at = Int.random(in: 0...scalars.count, using: &random)
        scalars.insert(alphabet[Int.random(in: 0..<alphabet.count, using: &random)], at: at)
      }
      var text = ""
      text.unicodeScalars.append(contentsOf: scalars)
      for address in [WebAddress(text), WebAddress("https://a/b/c")?.resolving(text)] {
        if let address { #expect(WebAddress(address.text) == address, "\(text)") }
      }
    }
  }
}
