import DocumentReading
import GateCatalog
import GateEngine
import GateKit
import LocalSystem
import PolicyFiles
import SourceText
import TestSupport
import Testing

@testable import ForeignPolicies

/// Files as teams have them, below `Golden/Inputs`, by their folder.
struct SampleFile: CustomStringConvertible, Sendable {
  let format: ForeignFormat
  let folder: String
  let name: String

  static let all: [SampleFile] = [
    ("usual.yml", ForeignFormat.codecov), ("monorepo.yml", .codecov), ("parts.yml", .codecov),
    ("silent.yaml", .codecov), ("java.properties", .sonarQube), ("frontend.properties", .sonarQube),
    ("modules.properties", .sonarQube), ("usual.yml", .policyBot), ("ways.yml", .policyBot),
    ("only-some.yml", .policyBot), ("defaults.yml", .policyBot),
  ].map { name, format in
    SampleFile(
      format: format, folder: format == .policyBot ? "policy-bot" : format.rawValue.lowercased(), name: name)
  }

  var description: String { "\(folder)/\(name)" }
  /// As its tool looks for it.
  var source: String { format.fileNames[0] }

  func bytes() throws -> [UInt8] {
    try LocalFiles.read(
      LocalPath(#filePath).folder.appending("Golden/Inputs/\(folder)/\(name)"), limit: 1 << 20)
  }
}

@Suite("Files that teams have") struct GoldenTests {
  @Test("become the policy that is kept, which has no mistake", arguments: SampleFile.all)
  func policy(file: SampleFile) async throws {
    let takenOver = try takeOver(try file.bytes(), source: file.source, format: file.format)
    let text = takenOver.text(observe: false, extending: nil)
    #expect(GoldenFiles().difference("\(file.folder)-\(file.name).policy.txt", text) == nil)
    let reading = await PolicyReader(gates: builtInGates).read(
      name: ".gatehouse.yml", bytes: Array(text.utf8))
    guard case .policy(let policy, _) = reading else {
      Issue.record("\(reading)")
      return
    }
    #expect(!policy.gates.isEmpty || !policy.rules.isEmpty)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 125 })
  }

  @Test("have an account of every key, carried or not", arguments: SampleFile.all)
  func account(file: SampleFile) throws {
    let bytes = try file.bytes()
    let takenOver = try takeOver(bytes, source: file.source, format: file.format)
    let told = Set(takenOver.outcomes.map(\.mark))
    #expect(Set(takenOver.outcomes).count == takenOver.outcomes.count)
    if file.format == .sonarQube {
      let properties = try readProperties(bytes, source: file.source, limits: foreignPolicyLimits)
      #expect(properties.map(\.mark) == takenOver.outcomes.map(\.mark))
    } else {
      let lost = lostLeaves(try readYAML(bytes, source: file.source), told)
      #expect(lost == [], "\(lost)")
    }
    #expect(takenOver.carried + takenOver.left + takenOver.needless == takenOver.outcomes.count)
  }

  @Test("are told in the policy where they are not carried, each with its line", arguments: SampleFile.all)
  func comments(file: SampleFile) throws {
    let takenOver = try takeOver(try file.bytes(), source: file.source, format: file.format)
    let text = takenOver.text(observe: true, extending: "platform")
      .replacing("\n#    ", with: " ")
    #expect(text.contains("\nmode: observe"))
    #expect(text.contains("\nextends: [platform]\n"))
    for outcome in takenOver.outcomes {
      guard let remark = outcome.remark else { continue }
      #expect(text.contains("- line \(outcome.mark.line), \(outcome.key): \(remark)\n"), "\(outcome)")
    }
  }

  @Test("never show a secret", arguments: SampleFile.all)
  func secrets(file: SampleFile) throws {
    let takenOver = try takeOver(try file.bytes(), source: file.source, format: file.format)
    let all = takenOver.text(observe: false, extending: nil) + "\(takenOver.outcomes)"
    #expect(!all.contains("3f1a2b4c") && !all.contains("sqp_"))
  }
}

/// Values of a document that neither their own place nor one above them speaks for.
func lostLeaves(_ node: Node, _ told: Set<Mark>) -> [Mark] {
  var lost: [Mark] = []
  func look(_ node: Node, _ mark: Mark, _ isTold: Bool) {
    let isTold = isTold || told.contains(mark)
    if node.entries.isEmpty, node.items.isEmpty {
      if !isTold { lost.append(mark) }
      return
    }
    for entry in node.entries { look(entry.node, entry.mark, isTold) }
    for item in node.items { look(item, item.mark, isTold) }
  }
  for entry in node.entries { look(entry.node, entry.mark, false) }
  return lost
}
