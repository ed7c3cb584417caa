public import LocalSystem

/// An authority of a test's own, made by the openssl command.
public final class TestAuthority: Sendable {
  public struct Certificate: Sendable {
    public let file: LocalPath
    public let key: LocalPath
  }

  private let folder: TestFolder
  public var file: LocalPath { folder.path.appending("ca.pem") }

  public init() throws {
    folder = try TestFolder()
    try openssl(
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
      "-subj",
      "/CN=Gatehouse test authority", "-keyout", "ca.key", "-out", "ca.pem")
  }

  /// - Parameter name: `IP:127.0.0.1` or `DNS:forge.example`.
  public func certificate(for name: String, days: Int = 30) throws -> Certificate {
    try openssl(
      "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=test", "-keyout",
      "server.key", "-out", "server.csr")
    try folder.write("names", "subjectAltName=\(name)\n")
    try openssl(
      "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days",
      "\(days)", "-extfile", "names", "-out", "server.pem")
    return Certificate(file: folder.path.appending("server.pem"), key: folder.path.appending("server.key"))
  }

  public func selfSigned(for name: String) throws -> Certificate {
    try openssl(
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
      "-subj",
      "/CN=itself", "-addext", "subjectAltName=\(name)", "-keyout", "self.key", "-out", "self.pem")
    return Certificate(file: folder.path.appending("self.pem"), key: folder.path.appending("self.key"))
  }

  private func openssl(_ arguments: String...) throws {
    let run = try runProgram("openssl", arguments, in: folder.path.description)
    guard run.status == 0 else { throw TestAuthorityProblem(description: run.error) }
  }
}

struct TestAuthorityProblem: Error, CustomStringConvertible {
  let description: String
}
