import HTTPFields
import CivilTime
import DocumentReading
import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import Publishing
import SourceText
import Testing

@testable import ForgeDoubles

let corpus = Environment.process["GATEHOUSE_CORPUS"].flatMap { $0.isEmpty ? nil : LocalPath($0) }

/// Gives the answers that a real Gitea gave (1.17 in development): the last one of each method and path.
private struct Recording: HTTPSending {
  struct Answer: Sendable {
    let status: Int
    let headers: [(String, String)]
    let body: [UInt8]
    let sent: Node?
  }

  /// By `GET /path`.
  private(set) var answers: [String: Answer] = [:]
  private(set) var all: [(key: String, answer: Answer)] = []

  init(_ file: LocalPath) throws {
    let bytes = try LocalFiles.read(file, limit: 4 << 20)
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let entry = try readJSON(Array(line), source: "recording", limits: .report)
      let content = entry["response"] ?? .null
      // What is a text was no JSON on the wire.
      let body = content.scalar ?? json(content)
      let answer = Answer(
        status: Int(entry["status"]?.scalar ?? "") ?? 0,
        headers: (entry["headers"]?.items ?? []).compactMap { pair in
          guard pair.items.count == 2, let name = pair.items[0].scalar, let value = pair.items[1].scalar
          else {
            return nil
          }
          return (name, value)
        }, body: Array(body.utf8), sent: entry["body"])
      let path = entry["path"]?.scalar ?? ""
      let key = "\(entry["method"]?.scalar ?? "") \(path.prefix { $0 != "?" })"
      answers[key] = answer
      all.append((key, answer))
    }
  }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let path = WebAddress(request.url)?.path ?? ""
    guard let answer = answers["\(request.method.rawValue) \(path)"] else {
      return HTTPResponse(status: 404, body: Array("{\"message\": \"not recorded\"}".utf8))
    }
    return HTTPResponse(status: answer.status, headers: HTTPFields(answer.headers), body: answer.body)
  }
}

@Suite("Answers of a real Gitea", .enabled(if: corpus != nil, "GATEHOUSE_CORPUS names no sample data"))
struct RecordedGiteaTests {
  private func forge() throws -> (GiteaForge, Recording) {
    let file = try #require(corpus).appending("forges/gitea/recorded_api.jsonl")
    let recording = try Recording(file)
    let address = try #require(WebAddress("http://127.0.0.1:3900"))
    return (
      GiteaForge(
        address, owner: "owner", repository: "demo", token: Secret("recorded-token"), network: recording),
      recording
    )
  }

  private let head = "ef226fe67ba8e3029291d5cbaf2eb2ee59e17f16"

  @Test("give a pull request")
  func pull() async throws {
    let pull = try await forge().0.pull(1)
    #expect(pull.head == ObjectID(head))
    #expect(pull.isOpen)
    #expect(pull.facts.title == "Add b and c")
    #expect(pull.facts.author == "gatebot")
    #expect(pull.facts.source == "feature/one")
    #expect(pull.facts.target == "main")
    #expect(pull.facts.isFork == false)
    #expect(pull.facts.draft == false)
    #expect(pull.facts.labels == [AppliedLabel(name: "needs tests")])
    #expect(pull.facts.baseRepository == RepositoryIdentity(id: "1", name: "owner/demo"))
  }

  @Test("give its facts")
  func facts() async throws {
    let (forge, _) = try forge()
    let question = FactQuestion(
      names: ["reviews", "committers", "checks", "labels.set_by"], commitCount: 2,
      ownContexts: ["gate/policy"])
    let answer = try await forge.facts(question, of: try await forge.pull(1))
    #expect(answer.unknown == [])
    #expect(answer.facts.labels == [AppliedLabel(name: "needs tests", setBy: "gatebot")])
    #expect(answer.facts.committers == ["gatebot"])
    let reviews = try #require(answer.facts.reviews)
    #expect(reviews.map(\.state) == [.approved, .commented])
    #expect(reviews.map(\.author) == ["owner", "owner"])
    #expect(
      reviews.map(\.commit) == [
        "dac535cc3361973f9ee308e23f56b696f227a322", "dac535cc3361973f9ee308e23f56b696f227a322",
      ])
    let checks = try #require(answer.facts.checks)
    #expect(checks.map(\.name) == ["x/error", "x/failure", "x/success", "x/warning"])
    #expect(checks.map(\.conclusion) == [.error, .failure, .success, .neutral])
    #expect(checks.allSatisfy { $0.app == "gatebot" && $0.commit == head })
  }

  @Test("give statuses as a publication reads them")
  func statuses() async throws {
    let shown = try await forge().0.statuses(
      on: try #require(ObjectID(head)), contexts: ["x/success", "x/none"])
    #expect(shown.map(\.context) == ["x/success"])
    #expect(shown.map(\.state) == [.success])
    #expect(shown.map(\.description) == ["s"])
  }
}
