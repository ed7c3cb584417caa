import HTTPServing
import HTTPTransfer
import LocalSystem
import TestSupport
import Testing

@Suite("Over TLS", .timeLimit(.minutes(30)))
struct TLSTests {
  @Test("requests are answered, large ones too, and count as secure")
  func answered() async throws {
    let certificate = try TestCertificate()
    let handler = TestHandler { request in ServedResponse(status: 200, body: .bytes(request.bytes ?? [])) }
    let server = try makeServer(handler) { $0.tls = certificate.files }
    let transfer = try CurlTransfer(.patient(authorities: certificate.files.certificate))
    let body = (0..<500_000).map { UInt8(truncatingIfNeeded: $0 &* 131) }
    for sent in [[], [0], body] {
      let response = try await transfer.send(
        HTTPRequest(.post, "https://127.0.0.1:\(server.port)/", body: sent))
      #expect(response.status == 200)
      #expect(response.body == sent)
    }
    #expect(handler.requests.allSatisfy { $0.isSecure })
    await server.stop(within: .seconds(60))
  }

  @Test("whoever speaks without it gets no answer, and reaches no handler")
  func plain() async throws {
    let certificate = try TestCertificate()
    let handler = TestHandler()
    let server = try makeServer(handler) { $0.tls = certificate.files }
    let response = try await exchange(server.port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(response == nil)
    #expect(handler.requests.count == 0)
  }

  @Test("a handshake that does not go on is ended")
  func slowHandshake() async throws {
    let certificate = try TestCertificate()
    let server = try makeServer(TestHandler()) {
      $0.tls = certificate.files
      $0.headTime = .milliseconds(200)
    }
    let rest = try await RawConnection.run {
      let connection = try RawConnection(port: server.port)
      connection.send([0x16, 0x03, 0x01])
      return connection.rest()
    }
    #expect(rest == [])
  }

  @Test("files that cannot be used stop the server before it starts, and are named")
  func unusable() throws {
    let one = try TestCertificate()
    let other = try TestCertificate()
    let folder = try TestFolder()
    try folder.write("words", "no certificate")
    try folder.write("damaged", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    let words = folder.path.appending("words")
    let damaged = folder.path.appending("damaged")
    let cases: [(TLSFiles, String)] = [
      (
        TLSFiles(certificate: folder.path.appending("absent"), key: one.files.key),
        "cannot read \(folder.path)/absent: No such file or directory"
      ),
      (
        TLSFiles(certificate: words, key: one.files.key),
        "cannot use \(words) for TLS: there is not a certificate in it, as PEM"
      ),
      (
        TLSFiles(certificate: one.files.certificate, key: words),
        "cannot use \(words) for TLS: there is not a private key without a passphrase in it, as PEM"
      ),
      (
        TLSFiles(certificate: one.files.key, key: one.files.key),
        "cannot use \(one.files.key) for TLS: there is not a certificate in it, as PEM"
      ),
      (
        TLSFiles(certificate: one.files.certificate, key: other.files.key),
        "cannot use \(one.files.certificate) and \(other.files.key) for TLS: one of them is damaged, or the key is "
          + "another certificate's"
      ),
      (
        TLSFiles(certificate: damaged, key: one.files.key),
        "cannot use \(damaged) and \(one.files.key) for TLS: one of them is damaged, or the key is another "
          + "certificate's"
      ),
    ]
    for (files, message) in cases {
      do {
        _ = try makeServer(TestHandler()) { $0.tls = files }
        Issue.record("started with \(files)")
      } catch { #expect("\(error)".hasPrefix(message)) }
    }
  }
}

/// A certificate of a test's own for 127.0.0.1, made by the openssl command.
private final class TestCertificate: Sendable {
  private let folder: TestFolder
  let files: TLSFiles

  init() throws {
    folder = try TestFolder()
    files = TLSFiles(
      certificate: folder.path.appending("own.pem"), key: folder.path.appending("own.key"))
    let run = try runProgram(
      "openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
        "-subj",
        "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "own.key", "-out", "own.pem",
      ], in: folder.path.description)
    try #require(run.status == 0, "\(run.error)")
  }
}
