import GateCatalog
import GateEngine
import LocalSystem
import PolicyFiles
import Rendering
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

/// Every case of the five policies: the verdict that it expects, and the report that a person reads.
@Suite("Cases of the policies") struct PolicyCasesTests {
  static let policies = "\(LocalPath(#filePath).folder.folder.folder)/policies"

  struct Row: Sendable, CustomTestStringConvertible {
    let policy: String
    let name: String
    var testDescription: String { "\(policy): \(name)" }
  }

  static let rows: [Row] = {
    let files = (try? LocalFiles.list(LocalPath(policies))) ?? []
    return files.compactMap { file in
      let parts = String(decoding: file.path, as: UTF8.self).split(separator: "/")
      guard parts.count == 3, parts[1] == "cases", parts[2].hasSuffix(".yml") else { return nil }
      return Row(policy: String(parts[0]), name: String(parts[2].dropLast(4)))
    }
  }()

  @Test("a case gives the verdict that it expects, in the words that it shows", arguments: rows)
  func holds(row: Row) async throws {
    let folder = "\(Self.policies)/\(row.policy)"
    let file = try LocalFiles.read(LocalPath("\(folder)/cases/\(row.name).yml"), limit: 1 << 20)
    let policyCase = try PolicyCase.read(file, source: "\(row.name).yml")
    let policy = try LocalFiles.read(LocalPath("\(folder)/policy.yml"), limit: 1 << 20)
    let runner = CaseRunner(reader: PolicyReader(gates: builtInGates))
    let report = try await runner.report(on: policyCase, policy: ("policy.yml", policy))
    #expect(policyCase.differences(from: report) == [])
    let text = TerminalReport(width: 100).text(Evaluation(report: report, durations: [:]))
    #expect(GoldenFiles(in: "\(folder)/expected").difference("\(row.name).txt", text) == nil)
  }

  @Test("there are cases for every policy, and enough of them")
  func enough() {
    #expect(Set(Self.rows.map(\.policy)) == Set(builtInPolicies.keys))
    #expect(Self.rows.count >= 60)
  }
}
