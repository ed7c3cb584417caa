import LocalSystem
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("gatehouse upload")
struct UploadCommandTests {
  private static let commit = String(repeating: "1", count: 40)

  private func trial(_ environment: [String: String] = ["GATEHOUSE_SERVER_TOKEN": "s3cret"]) throws
    -> (CommandTrial, TestFolder)
  {
    let folder = try TestFolder()
    try LocalFiles.createFolders(folder.path.appending("build"))
    try LocalFiles.write(Array("<coverage/>".utf8), to: folder.path.appending("build/coverage.xml"))
    var trial = CommandTrial(in: "\(folder.path)")
    trial.environment.merge(environment) { $1 }
    return (trial, folder)
  }

  @Test("sends each file with its place in the repository, its commit, and a token")
  func send() async throws {
    let server = try LoopbackServer { _ in .json("{}", status: 201) }
    let (trial, folder) = try trial()
    let answer = await trial(
      "upload", "--server", server.url("/gate"), "--repository", "acme/app", "--commit", Self.commit,
      "--forge", "github", "build/coverage.xml")
    #expect(answer.code == .passed, "\(answer.error)")
    #expect(answer.error == "gatehouse upload: build/coverage.xml: kept for 1111111111\n")
    let request = try #require(server.requests.first)
    #expect(request.method == "POST")
    #expect(request.path == "/gate/api/v1/evidence")
    #expect(
      request.query
        == "repository=acme%2Fapp&commit=\(Self.commit)&file=build%2Fcoverage.xml&forge=github")
    #expect(request["authorization"] == "Bearer s3cret")
    #expect(request.text == "<coverage/>")
    withExtendedLifetime(folder) {}
  }

  @Test("knows repository and commit of a CI job, and shows the identity that GitHub gives the job")
  func identity() async throws {
    let server = try LoopbackServer { request in
      request.path == "/token" ? .json("{\"value\": \"e.y.J\"}") : .json("{}", status: 201)
    }
    let (trial, folder) = try trial([
      "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "acme/app", "GITHUB_SHA": Self.commit,
      "GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/main", "GATEHOUSE_SERVER": server.url(""),
      "ACTIONS_ID_TOKEN_REQUEST_URL": server.url("/token?v=1"), "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "request",
    ])
    let answer = await trial("upload", "build/coverage.xml")
    #expect(answer.code == .passed, "\(answer.error)")
    #expect(server.requests.map(\.path) == ["/token", "/api/v1/evidence"])
    #expect(server.requests.first?["authorization"] == "Bearer request")
    #expect(server.requests.first?.query.hasPrefix("v=1&audience=http%3A%2F%2F127.0.0.1") == true)
    #expect(server.requests.last?["authorization"] == "Bearer e.y.J")
    withExtendedLifetime(folder) {}
  }

  @Test("says what the server refuses, and holds no token")
  func refused() async throws {
    let server = try LoopbackServer { _ in
      .text("the token ci is not for this repository\n\u{1B}[31mred", status: 403)
    }
    let (trial, folder) = try trial()
    let answer = await trial(
      "upload", "--server", server.url(""), "--repository", "acme/app", "--commit", Self.commit,
      "build/coverage.xml")
    #expect(answer.code == .couldNotLook)
    #expect(
      answer.error.contains(
        "cannot upload build/coverage.xml: the server answers 403: the token ci is not for this repository"))
    #expect(!answer.error.contains("\u{1B}") && !answer.error.contains("s3cret"))
    withExtendedLifetime(folder) {}
  }

  @Test(
    "says what is missing, and the way out",
    arguments: [
      (["build/coverage.xml"], [:], "no server is named"),
      (["--server", "no address", "build/coverage.xml"], [:], "is no http or https address"),
      (
        ["--server", "http://127.0.0.1:1", "build/coverage.xml"], [:], "name it with --repository owner/name"
      ),
      (
        ["--server", "http://127.0.0.1:1", "--repository", "a/b", "build/coverage.xml"], [:],
        "name it with --commit"
      ),
      (
        ["--server", "http://127.0.0.1:1", "--repository", "a/b", "--commit", "12", "build/coverage.xml"],
        [:],
        "\"12\" is no commit id of 40 hexadecimal digits"
      ),
      (
        ["--server", "http://127.0.0.1:1", "--repository", "a/b", "--commit", commit, "/etc/hostname"], [:],
        "lies outside of"
      ),
      (
        ["--server", "http://127.0.0.1:1", "--repository", "a/b", "--commit", commit, "none.xml"], [:],
        "none.xml"
      ),
      (
        ["--server", "http://127.0.0.1:1", "--repository", "a/b", "--commit", commit, "build/coverage.xml"],
        ["GATEHOUSE_SERVER_TOKEN": ""], "there is nothing to show the server"
      ),
    ] as [([String], [String: String], String)])
  func wrong(arguments: [String], environment: [String: String], words: String) async throws {
    let (trial, folder) = try trial(["GATEHOUSE_SERVER_TOKEN": "s3cret"].merging(environment) { $1 })
    let answer = await trial.run(["upload"] + arguments)
    #expect(answer.code == .misused, "\(answer.error)")
    #expect(answer.error.contains(words), "\(answer.error)")
    withExtendedLifetime(folder) {}
  }
}
