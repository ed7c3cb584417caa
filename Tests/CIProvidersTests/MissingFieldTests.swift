@testable import CIProviders
import DocumentReading
import GateKit
import LocalSystem
import SourceText
import TestSupport
import Testing

extension Node {
  /// The document without one part, or with something else in its place, for each part down to a depth.
  func variations(depth: Int) -> [Node] {
    guard depth > 0 else { return [] }
    let strange: [Node] = [.null, .text("x"), .number(-1), .bool(true), .list([]), .map([:])]
    var all: [Node] = []
    switch value {
    case .map(let entries):
      for index in entries.indices {
        func with(_ node: Node?) -> Node {
          var changed = entries
          if let node {
            changed[index] = Node.Entry(key: entries[index].key, node: node)
          } else {
            changed.remove(at: index)
          }
          return Node(value: .map(changed))
        }
        all.append(with(nil))
        all += strange.map { with($0) }
        all += entries[index].node.variations(depth: depth - 1).map { with($0) }
      }
    case .list(let items):
      for index in items.indices.prefix(2) {
        func with(_ node: Node) -> Node {
          var changed = items
          changed[index] = node
          return Node(value: .list(changed))
        }
        all += strange.map { with($0) }
        all += items[index].variations(depth: depth - 1).map { with($0) }
      }
    case .scalar, .null: break
    }
    return all
  }
}

/// What is wrong with a run, whatever it was told; nil where nothing is.
///
/// - Parameter whole: the run that was told everything.
private func fault(_ run: CIRun, whole: CIRun) -> String? {
  for field in CIGap.Field.allCases where !run.isKnown(field) && run.reason(for: field)?.isEmpty != false {
    return "\(field.rawValue) is missing without a reason"
  }
  if let gap = run.gaps.first(where: { run.isKnown($0.field) }) { return "known, and yet \(gap)" }
  for case let address? in [run.serverURL, run.apiURL, run.jobURL, run.facts.url, run.baseAddress]
  where !address.hasPrefix("http") {
    return "\(address) is no address"
  }
  if let number = run.facts.number, number <= 0 { return "number \(number)" }
  // Whoever leaves something out must not pass for the repository itself.
  let isOfSameProvider = run.provider == whole.provider
  if whole.facts.isFork == true, isOfSameProvider, run.facts.isFork == false { return "no fork any more" }
  return nil
}

private func faults(_ variations: [Node], _ environment: Environment, _ whole: CIRun) -> [String] {
  variations.enumerated().compactMap { number, variation in
    fault(CIRun(environment, .read(variation)), whole: whole).map { "variation \(number): \($0)" }
  }
}

@Suite("A job of which something is not told")
struct MissingFieldTests {
  @Test(
    "is read as far as it goes when any variable is missing, empty or strange",
    arguments: Sample.all.map(\.name))
  func variables(name: String) throws {
    let sample = try #require(Sample.all.first { $0.name == name })
    let event = sample.payload.map { Array($0.utf8) }
    let whole = CIRun(Environment(sample.variables), event: event)
    #expect(fault(whole, whole: whole) == nil)
    var faults: [String] = []
    for key in sample.variables.keys.sorted() {
      for value in [nil, "", "x", "0", "-1", "true", "false", "null", "https://", "refs/", "a\nb", "::"] {
        // The one word that says whether it is a fork: "false" there is an answer.
        if key == "SYSTEM_PULLREQUEST_ISFORK", value == "false" { continue }
        var variables = sample.variables
        variables[key] = value
        if let fault = fault(CIRun(Environment(variables), event: event), whole: whole) {
          faults.append("\(key) = \(value ?? "nothing"): \(fault)")
        }
      }
    }
    #expect(faults == [])
  }

  @Test(
    "is read as far as it goes when any part of the payload is missing or strange",
    arguments: Sample.all.filter { $0.payload != nil }.map(\.name))
  func payloads(name: String) throws {
    let sample = try #require(Sample.all.first { $0.name == name })
    let payload = try EventPayload.document(Array(try #require(sample.payload).utf8), source: "payload")
    let environment = Environment(sample.variables)
    let whole = CIRun(environment, .read(payload))
    #expect(faults(payload.variations(depth: 8), environment, whole) == [])
  }

  @Test(
    "ends in a value or a clear error whatever the payload's bytes are", arguments: HostileAttack.allCases)
  func hostile(_ attack: HostileAttack) {
    let subject = HostileSubject(
      name: "event payload", samples: Sample.all.compactMap(\.payload).prefix(4).map { Array($0.utf8) },
      nested: { depth in
        Array(
          (String(repeating: #"{"pull_request":"#, count: depth) + "1" + String(repeating: "}", count: depth))
            .utf8)
      },
      refused: [
        ("more than 32 MiB", { [UInt8](repeating: 0x20, count: CIRun.eventLimit + 1) }),
        ("duplicate keys", { Array(#"{"number": 1, "number": 2}"#.utf8) }),
      ]
    ) { bytes in
      let node = try EventPayload.document(bytes, source: HostileSubject.source)
      let run = CIRun(Environment(Sample.github("pull_request")), .read(node))
      return "\(run.subject) \(run.facts) \(run.gaps) \([run.headCommit, run.baseCommit, run.mergeBase])"
    }
    #expect(attack.run(on: subject) == [])
  }
}

/// Payloads that real forges sent, where `GATEHOUSE_CORPUS` names a folder of them.
@Suite("Payloads of real forges", .enabled(if: corpus != nil, "GATEHOUSE_CORPUS names no sample data"))
struct RealPayloadTests {
  private struct Sent {
    let file: String
    let event: String
    let payload: Node
  }

  private func payloads(_ forge: String) throws -> [Sent] {
    let folder = LocalPath(try #require(corpus)).appending("forges/\(forge)/payloads")
    return try LocalFiles.list(folder).compactMap { listed in
      let file = String(decoding: listed.path, as: UTF8.self)
      var node = try EventPayload.document(
        LocalFiles.read(folder.appending(file), limit: CIRun.eventLimit), source: file)
      var event = file.split(separator: "--")[0].split(separator: ".").last.map(String.init) ?? ""
      // A recording holds the headers too, and the body as a text.
      if let body = node["body"]?.scalar, node["headers"] != nil {
        // Sent as a form, which no event file is.
        guard body.hasPrefix("{") else { return nil }
        node = try EventPayload.document(Array(body.utf8), source: file)
        event = String(event.dropFirst(event.hasPrefix("rec-") ? 4 : 0))
      }
      return Sent(file: file, event: event, payload: node)
    }
  }

  private func environment(_ forge: String, _ event: String) -> Environment {
    Environment(Sample.github(event, forge == "gitea" ? ["GITEA_ACTIONS": "true"] : [:]))
  }

  @Test("tell of a pull request all that there is", arguments: ["github", "gitea"])
  func whole(forge: String) throws {
    let all = try payloads(forge)
    var pulls = 0
    for sent in all {
      let run = CIRun(environment(forge, sent.event), .read(sent.payload))
      #expect(fault(run, whole: run) == nil, "\(sent.file)")
      guard sent.payload["pull_request"]?.isMap == true else { continue }
      pulls += 1
      #expect(run.subject == .pullRequest, "\(sent.file)")
      #expect(run.headCommit != nil && run.baseCommit != nil, "\(sent.file)")
      #expect(run.facts.source != nil && run.facts.target != nil, "\(sent.file)")
      #expect(run.facts.number != nil && run.facts.title != nil && run.facts.author != nil, "\(sent.file)")
      #expect(run.facts.isFork != nil && run.facts.labels != nil, "\(sent.file)")
    }
    #expect(pulls >= 10)
  }

  @Test("are read as far as they go when any part is missing or strange", arguments: ["github", "gitea"])
  func parts(forge: String) throws {
    let depth = Effort.rounds(3, full: 6)
    for sent in try payloads(forge) where Effort.isFull || Self.startWorkflows.contains(sent.event) {
      let environment = environment(forge, sent.event)
      let variations = sent.payload.variations(depth: depth)
      let whole = CIRun(environment, .read(sent.payload))
      #expect(faults(variations, environment, whole) == [], "\(sent.file)")
    }
  }

  private static let startWorkflows: Set = [
    "pull_request", "pull_request_sync", "merge_group", "issue_comment", "workflow_run", "push",
  ]
}

private let corpus = Environment.process["GATEHOUSE_CORPUS"].flatMap { $0.isEmpty ? nil : $0 }
