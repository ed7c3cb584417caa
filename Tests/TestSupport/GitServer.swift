/// A repository served by `git http-backend` on 127.0.0.1, at any path that ends in `.git`.
public final class GitServer: Sendable {
  private let server: LoopbackServer

  /// - Parameters:
  ///   - authorization: what it wants to be shown; nil: it serves everybody.
  ///   - instead: what it answers before anything else is looked at; nil for what git would.
  public init(
    _ repository: TestRepository, authorization: String? = nil,
    instead: @escaping @Sendable (LoopbackRequest) -> LoopbackReply? = { _ in nil }
  ) throws {
    server = try LoopbackServer { request in
      if let reply = instead(request) { return reply }
      if let authorization, request["Authorization"] != authorization {
        return .text("no", status: 401, headers: [("WWW-Authenticate", "Basic realm=\"git\"")])
      }
      return Self.answer(request, repository)
    }
  }

  public var origin: String { "http://127.0.0.1:\(server.port)" }
  public var port: Int { server.port }
  public var address: String { server.url("/acme/app.git") }
  public var requests: [LoopbackRequest] { server.requests }

  /// As a web server runs a CGI (RFC 3875).
  public static func answer(_ request: LoopbackRequest, _ repository: TestRepository) -> LoopbackReply {
    guard let name = request.path.firstRange(of: ".git") else { return .status(404) }
    var environment = [
      "GIT_HTTP_EXPORT_ALL": "1", "PATH_TRANSLATED": repository.path + request.path[name.upperBound...],
      "QUERY_STRING": request.query, "REQUEST_METHOD": request.method,
      "CONTENT_TYPE": request["Content-Type"] ?? "", "CONTENT_LENGTH": "\(request.body.count)",
    ]
    if let version = request["Git-Protocol"] { environment["GIT_PROTOCOL"] = version }
    if let coding = request["Content-Encoding"] { environment["HTTP_CONTENT_ENCODING"] = coding }
    guard
      let output = try? repository.git(["http-backend"], input: request.body, environment: environment),
      let end = output.firstRange(of: Array("\r\n\r\n".utf8))
    else { return .status(500) }
    var status = 200
    var headers: [(String, String)] = []
    for line in String(decoding: output[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n") {
      guard let colon = line.firstRange(of: ": ") else { continue }
      let (name, value) = (String(line[..<colon.lowerBound]), String(line[colon.upperBound...]))
      if name == "Status" { status = Int(value.prefix(3)) ?? 500 } else { headers.append((name, value)) }
    }
    return .status(status, headers: headers, body: Array(output[end.upperBound...]))
  }
}

/// TLS in front of a port of 127.0.0.1.
public final class TLSFront: Sendable {
  public let port: Int
  private let program: BackgroundProgram

  public init(_ certificate: TestAuthority.Certificate, to inner: Int) throws {
    let script = """
      import socket, ssl, sys, threading
      context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
      context.load_cert_chain(sys.argv[1], sys.argv[2])
      listener = socket.create_server(("127.0.0.1", 0))
      print("port", listener.getsockname()[1], flush=True)
      def copy(a, b):
        try:
          while (data := a.recv(65536)): b.sendall(data)
        except OSError: pass
        for s in (a, b):
          try: s.shutdown(socket.SHUT_RDWR)
          except OSError: pass
      def serve(raw):
        try: outer = context.wrap_socket(raw, server_side=True)
        except OSError: return
        inner = socket.create_connection(("127.0.0.1", int(sys.argv[3])))
        threading.Thread(target=copy, args=(inner, outer), daemon=True).start()
        copy(outer, inner)
      while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
      """
    program = try BackgroundProgram(
      "python3", ["-c", script, "\(certificate.file)", "\(certificate.key)", "\(inner)"], seconds: 1_800)
    guard let line = program.readLine(containing: "port "), let port = Int(line.dropFirst(5)) else {
      throw TestAuthorityProblem(description: "no TLS server")
    }
    self.port = port
  }
}
