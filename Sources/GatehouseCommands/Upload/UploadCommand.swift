import CIProviders
import GateKit
import HTTPTransfer
import LocalSystem
import SourceText

struct UploadCommand: Command {
  var server: String?
  var forge: String?
  var repository: String?
  var commit: String?
  var folder = "."
  var tokenFile: String?
  var caFile: String?
  var files: [String] = []

  static let name = "upload"
  static let abstract = "Send reports of a CI job to a gatehouse server"
  static let discussion = """
    The server keeps each report with its commit, and judges the pull requests that wait for it. A file is known by \
    its path from the root of the repository, which the `paths:` of the policy match.

    In GitHub Actions with `permissions: id-token: write`, and in GitLab with an `id_tokens:` entry GATEHOUSE_ID_TOKEN \
    whose `aud` is the server's address, the job needs no token: the CI signs who it is.
    """
  static let examples = [
    CommandExample(
      "gatehouse upload --server https://gatehouse.example.com build/coverage.xml",
      "send the coverage of this job's commit"),
    CommandExample(
      "gatehouse upload --commit \"$SHA\" --token-file token reports/*.sarif",
      "send reports of another commit"),
  ]
  static let needsGates = false
  static let options: [Option<Self>] = [
    option("--server", "URL", \.server, "address of the server (default: GATEHOUSE_SERVER)"),
    option(
      "--forge", "NAME", \.forge, "the forge, as the server's configuration calls it, where it has several"),
    option("--repository", "NAME", \.repository, "owner/name on the forge (default: of the CI job)"),
    option("--commit", "SHA", \.commit, "the commit that the reports speak of (default: of the CI job)"),
    option("-C", "DIR", \.folder, "the repository's root", complete: .folder),
    option(
      "--token-file", "FILE", \.tokenFile,
      "file with a token of the server (default: GATEHOUSE_SERVER_TOKEN, then the CI's own identity)",
      complete: .file),
    option(
      "--ca-file", "FILE", \.caFile,
      "certificates to trust in place of the system's (default: GATEHOUSE_CA_FILE)", complete: .file),
    repeatedArgument("FILE", \.files, required: true, "the reports", complete: .file),
  ]

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let environment = console.environment
    guard let server = server ?? environment.set("GATEHOUSE_SERVER") else {
      throw UsageError("no server is named", wayOut: "name it with --server or GATEHOUSE_SERVER")
    }
    guard let address = WebAddress(server) else {
      throw UsageError(
        "--server: \"\(server)\" is no http or https address without user and password",
        wayOut: "write it like https://gatehouse.example.com")
    }
    let event = CIRun.eventFile(environment).flatMap { try? LocalFiles.read($0, limit: CIRun.eventLimit) }
    let job = CIRun(environment, event: event)
    guard let repository = repository ?? job.repository else {
      throw UsageError("which repository is not known", wayOut: "name it with --repository owner/name")
    }
    let commit = try commit(job)
    let reports = try reports(console)
    let authorities = try (caFile ?? environment.set("GATEHOUSE_CA_FILE"))
      .map(console.currentFolder().appending)
    let client = try HTTPClient(
      HTTPClientOptions(
        userAgent: "gatehouse/\(programVersion)", authorities: authorities, environment: environment))
    let credential = try ServerCredential(
      tokenFile: tokenFile, audience: address.text, console: console)
    for report in reports {
      let target = address.appending(["api", "v1", "evidence"]).adding(
        [("repository", repository), ("commit", commit.description), ("file", report.name.description)]
          + (forge.map { [("forge", $0)] } ?? []))
      try await send(report, to: target, credential, client)
      console.complain("gatehouse upload: \(report.name): kept for \(commit.short)")
    }
    return .passed
  }

  /// Of a pull request: its head, which is what a server judges, and not the merge that some CIs check out.
  private func commit(_ job: CIRun) throws(UsageError) -> ObjectID {
    if let commit {
      guard let commit = ObjectID(commit) else {
        throw UsageError("--commit: \"\(commit)\" is no commit id of 40 hexadecimal digits")
      }
      return commit
    }
    guard let commit = job.headCommit else {
      throw UsageError(
        "which commit the reports speak of is not known",
        wayOut: "name it with --commit \"$(git rev-parse HEAD)\"")
    }
    return commit
  }

  private struct Report {
    let name: RepositoryPath
    let bytes: [UInt8]
  }

  private func reports(_ console: Console) throws -> [Report] {
    let here = try console.currentFolder()
    let root = here.appending(folder)
    return try files.map { file in
      let bytes = try console.read(file, limit: LocalReport.limit)
      guard let name = try LocalFiles.resolve(here.appending(file), below: root) else {
        throw UsageError(
          "\(file) lies outside of \(root)", wayOut: "name the repository's root with -C, and files below it")
      }
      return Report(name: RepositoryPath(bytes: name.bytes), bytes: bytes)
    }
  }

  private func send(
    _ report: Report, to target: WebAddress, _ credential: ServerCredential, _ client: HTTPClient
  ) async throws {
    var request = HTTPRequest(.post, target.text, body: report.bytes)
    // The same bytes of the same commit are kept once.
    request.isSafeToRepeat = true
    request.set(HTTPHeader("Content-Type", "application/octet-stream"))
    request.set(.bearer(try await credential.token(client)))
    let response = try await client.send(request)
    guard response.isSuccess else {
      let reason = String(decoding: response.body.prefix(500), as: UTF8.self).onOneLine
      throw UploadRefused(file: report.name, status: response.status, reason: reason)
    }
  }
}

/// The server does not take a report.
struct UploadRefused: Error, CustomStringConvertible {
  let file: RepositoryPath
  let status: Int
  let reason: String

  var description: String {
    "cannot upload \(file): the server answers \(status)\(reason.isEmpty ? "" : ": \(reason)")"
  }
}
