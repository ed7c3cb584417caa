import GateEngine
import GateKit

/// The examples of one gate, held against what it says of them.
struct ExampleTrial {
  let manifest: GateManifest
  /// What became of the gate in a repository made from the example; nil where it did not run.
  let judge: (GateExample) async throws -> GateResult?

  /// - Parameter each: is told of every example what the gate said otherwise; nothing where it is as expected.
  /// - Returns: the rules that no example breaks.
  func run(_ each: (GateExample, _ differences: [String]) -> Void) async throws -> [String] {
    var shown: Set<String> = []
    for example in manifest.examples {
      let result = try await judge(example)
      shown.formUnion(result?.findings.map(\.finding.rule) ?? [])
      each(example, example.differences(from: result))
    }
    return manifest.rules.map(\.id).filter { !shown.contains($0) }
  }
}

extension GateExample {
  fileprivate func differences(from result: GateResult?) -> [String] {
    guard let result else { return ["the gate did not run"] }
    switch result.outcome {
    case .failed(let reason, _): return [reason]
    case .notAsked(let facts): return ["it was not asked: the example lacks \(facts.joined(separator: ", "))"]
    case .waiting(let reports, _): return ["it waits for \(reports.joined(separator: ", "))"]
    case .skipped(let reason): return skipped == reason ? [] : ["it was skipped: \(reason)"]
    case .answered:
      if let reason = skipped { return ["it was not skipped; expected: \(reason)"] }
    }
    if let breaks {
      let broken = Set(result.findings.map(\.finding.rule))
      return breaks.filter { !broken.contains($0) }.map { "expected, and not broken: the rule \($0)" }
    }
    let found = result.findings.map(\.finding.message)
    return rest(of: found, without: findings).map { "found, and not expected: \($0)" }
      + rest(of: findings, without: found).map { "expected, and not found: \($0)" }
  }
}

/// What is more often in the first than in the second.
private func rest(of messages: [String], without others: [String]) -> [String] {
  var others = others
  return messages.filter { message in
    guard let index = others.firstIndex(of: message) else { return true }
    others.remove(at: index)
    return false
  }
}
