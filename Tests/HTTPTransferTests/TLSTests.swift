import HTTPFields
import LocalSystem
import TestSupport
import Testing

@testable import HTTPTransfer

@Suite("TLS", .timeLimit(.minutes(30)), .serialized)
struct TLSTests {
  @Test("is trusted by the file of an authority that is named, and by no other")
  func authorities() async throws {
    let authority = try TestAuthority()
    let server = try TLSServer(authority.certificate(for: "IP:127.0.0.1"))
    let request = HTTPRequest(.post, server.url("/x"), headers: [.bearer(Secret("t0ken"))], body: utf8("hi"))

    let trusting = try makeTransfer { $0.authorities = authority.file }
    let response = try await trusting.send(request)
    #expect(response.status == 200)
    #expect(response.body == utf8("POST /x Bearer t0ken hi"))

    let unknown = try await failure { try await makeTransfer().send(request) }
    #expect(unknown.kind == .untrusted)
    #expect(!unknown.mayHaveArrived)
    #expect(
      "\(unknown)" == "cannot reach 127.0.0.1:\(server.port): the authority of its certificate is not known "
        + "here; name a file with the certificate of its authority, if the host is the right one")

    let other = try TestAuthority()
    let wrong = try await failure { try await makeTransfer { $0.authorities = other.file }.send(request) }
    #expect(wrong.kind == .untrusted)
    #expect(!wrong.mayHaveArrived)
  }

  @Test("for another name is refused, and says so")
  func otherName() async throws {
    let authority = try TestAuthority()
    let server = try TLSServer(authority.certificate(for: "DNS:forge.example"))
    let failure = try await failure {
      try await makeTransfer { $0.authorities = authority.file }.send(HTTPRequest(.get, server.url("/")))
    }
    #expect(failure.kind == .untrusted)
    #expect(failure.reason == "its certificate is for another name")
  }

  @Test("signed by the server itself, or past its time, is refused and says so")
  func selfSignedAndExpired() async throws {
    let authority = try TestAuthority()
    let own = try TLSServer(authority.selfSigned(for: "IP:127.0.0.1"))
    let selfSigned = try await failure { try await makeTransfer().send(HTTPRequest(.get, own.url("/"))) }
    #expect(selfSigned.kind == .untrusted)
    #expect(selfSigned.reason.hasPrefix("it shows a certificate that it signed itself; "))
    let old = try TLSServer(authority.certificate(for: "IP:127.0.0.1", days: -1))
    let expired = try await failure {
      try await makeTransfer { $0.authorities = authority.file }.send(HTTPRequest(.get, old.url("/")))
    }
    #expect(expired.kind == .untrusted)
    #expect(expired.reason == "its certificate, or that of its authority, has expired")
  }

  @Test("without a readable file of authorities reaches nobody", arguments: ["absent.pem", "words.pem"])
  func unreadable(name: String) async throws {
    let folder = try TestFolder()
    try folder.write("words.pem", "not a certificate")
    let server = try LoopbackServer { _ in .stall }
    let failure = try await failure {
      try await makeTransfer { $0.authorities = folder.path.appending(name) }
        .send(HTTPRequest(.get, "https://127.0.0.1:\(server.port)/"))
    }
    #expect(failure.kind == .untrusted)
    #expect(failure.reason.hasPrefix("the file of trusted authorities cannot be read"))
    #expect(!failure.mayHaveArrived)
  }

  @Test("goes through a proxy's tunnel, which sees neither the request nor its credentials")
  func tunnel() async throws {
    let authority = try TestAuthority()
    let server = try TLSServer(authority.certificate(for: "IP:127.0.0.1"))
    let proxy = try LoopbackServer { _ in .tunnel(port: server.port) }
    let transfer = try makeTransfer {
      $0.authorities = authority.file
      $0.proxy = ProxySettings(https: Secret("http://user:s3cret@127.0.0.1:\(proxy.port)"))
    }
    for number in 0..<3 {
      let response = try await transfer.send(
        HTTPRequest(.get, server.url("/\(number)"), headers: [.bearer(Secret("t0ken"))]))
      #expect(response.body == utf8("GET /\(number) Bearer t0ken "))
    }
    #expect(proxy.requests.map(\.method) == ["CONNECT"])
    #expect(proxy.requests.first?["Authorization"] == nil)
    #expect(proxy.requests.first?["Proxy-Authorization"] == "Basic dXNlcjpzM2NyZXQ=")
  }

  private static let hasHTTP2 = programPath("nghttpd") != nil

  @Test(
    "carries many requests over one connection of HTTP/2",
    .enabled(if: hasHTTP2, "nghttpd (Debian's nghttp2-server) is not installed"))
  func http2() async throws {
    let authority = try TestAuthority()
    let certificate = try authority.certificate(for: "IP:127.0.0.1")
    let folder = try TestFolder()
    try folder.write("file.txt", "over HTTP/2")
    let port = try unusedPort()
    // Its first line says that it is ready; who did not read the others would hold it up.
    let program = try BackgroundProgram(
      "sh",
      [
        "-c", #"stdbuf -oL nghttpd -v "$@" | { read -r line; echo "$line"; exec cat >/dev/null; }"#, "sh",
        "-a",
        "127.0.0.1", "-d", "\(folder.path)", "\(port)", "\(certificate.key)", "\(certificate.file)",
      ])
    try #require(program.readLine(containing: "listen") != nil)
    let transfer = try makeTransfer { $0.authorities = authority.file }
    let responses = try await withThrowingTaskGroup(of: HTTPResponse.self) { group in
      for _ in 0..<100 {
        group.addTask {
          try await transfer.send(HTTPRequest(.get, "https://127.0.0.1:\(port)/file.txt"))
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(responses.count == 100)
    #expect(responses.allSatisfy { $0.version == "2" && $0.body == utf8("over HTTP/2") })
    withExtendedLifetime(program) {}
  }
}

/// Answers every request over TLS with what it got: method, path, Authorization, body.
private final class TLSServer: Sendable {
  let port: Int
  private let program: BackgroundProgram

  init(_ certificate: TestAuthority.Certificate) throws {
    let script = """
      import http.server, ssl, sys
      class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def answer(self):
          body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
          text = f"{self.command} {self.path} {self.headers.get('Authorization', '')} {body}".encode()
          self.send_response(200)
          self.send_header("Content-Length", str(len(text)))
          self.end_headers()
          self.wfile.write(text)
        do_GET = do_POST = answer
        def log_message(self, *arguments): pass
      class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *arguments): pass
      server = Server(("127.0.0.1", 0), Handler)
      context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
      context.load_cert_chain(sys.argv[1], sys.argv[2])
      server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
      print("port", server.server_address[1], flush=True)
      server.serve_forever()
      """
    program = try BackgroundProgram(
      "python3", ["-c", script, "\(certificate.file)", "\(certificate.key)"])
    let line = try #require(program.readLine(containing: "port "))
    port = try #require(Int(line.dropFirst(5)))
  }

  func url(_ path: String) -> String { "https://127.0.0.1:\(port)\(path)" }
}
