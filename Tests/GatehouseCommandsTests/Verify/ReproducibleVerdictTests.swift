import DocumentReading
import ExternalGates
import GateCatalog
import GateKit
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

/// Every gate that there is, judged by the whole program and verified from the report alone.
@Suite("Reproducible verdicts") struct ReproducibleVerdictTests {
  private static let plugins = LocalPath(#filePath).folder.folder.folder.folder.appending("Plugins/External")

  /// By their folders, so that a new one is among them.
  private static let executables: [String] = {
    let files = (try? LocalFiles.list(plugins)) ?? []
    return Set(files.compactMap { String(decoding: $0.path, as: UTF8.self).split(separator: "/").first })
      .map(String.init).sorted()
  }()

  @Test(
    "hold for what a gate found, by its report alone, and verify says which part of the report somebody changed",
    arguments: builtInGates.map(\.id))
  func builtIn(_ id: String) async throws {
    let definition = try #require(builtInGates.first { $0.id == id })
    try await prove(ProvedGate(definition))
  }

  @Test(
    "hold for what an executable answered, which is not run again, and verify says which part somebody changed",
    arguments: executables)
  func executable(_ name: String) async throws {
    let path = Self.plugins.appending("\(name)/\(name)")
    let file = try await GateFile("\(path)", TestConsole(folder: "/").console, ExternalRunner(.process))
    try await prove(ProvedGate(file, at: path))
  }

  @Test("are shown for the gates of the catalogue and for those beside it") func reached() {
    #expect(builtInGates.count >= 28)
    #expect(Self.executables.count >= 4)
  }

  private func prove(_ gate: ProvedGate) async throws {
    let stages = try await speaking(gate)
    try #require(
      !stages.isEmpty, "\(gate.name) says nothing of any example where the whole program judges it")
    for (index, (stage, report)) in stages.enumerated() {
      let held = await stage.verify(report)
      #expect(held.code == .passed, "\(stage.example.title): \(held.error)")
      let place = stage.place(report)
      let forgeries = index == 0 ? Forgery.all(of: report, at: place) : Forgery.ofEvidence(report)
      for forgery in forgeries {
        #expect(!forgery.report.hasSameContent(as: report), "\(forgery.what) is not changed")
        let answer = await stage.verify(forgery.report)
        #expect(answer.code != .passed, "\(stage.example.title): \(forgery.what)")
        #expect(answer.error.contains(forgery.words), "\(forgery.what): \(answer.error)")
      }
      for file in stage.example.reports.keys where report.reads(file) {
        let path = LocalPath("\(stage.repository.path)/\(file)")
        let own = try LocalFiles.read(path, limit: 1 << 24)
        try stage.repository.write(file, "something else")
        let answer = await stage.verify(report)
        try stage.repository.write(file, own)
        #expect(answer.code != .passed, "\(file)")
        #expect(answer.error.contains("report \(file) is another one now"), "\(answer.error)")
      }
    }
  }

  /// Examples in which the gate says something, findings before all else: one that reads reports, and one that reads none.
  private func speaking(_ gate: ProvedGate) async throws -> [(ProofStage, Node)] {
    let examples = gate.manifest.examples.filter { $0.skipped == nil }
    var found: [(ProofStage, Node)] = []
    for kind in [examples.filter { !$0.reports.isEmpty }, examples.filter(\.reports.isEmpty)] {
      var other: (ProofStage, Node)?
      for example in kind.sorted(by: { $0.isBad && !$1.isBad }) {
        let stage = try await ProofStage(gate, example)
        let report = try await stage.judged()
        guard stage.result(report)["findings"]?.items.isEmpty == false else {
          if other == nil, !Forgery.ofAnswer(report, at: stage.place(report)).isEmpty {
            other = (stage, report)
          }
          continue
        }
        other = (stage, report)
        break
      }
      if let other { found.append(other) }
    }
    return found
  }
}

extension GateExample {
  /// Something is found in it.
  fileprivate var isBad: Bool { !findings.isEmpty || breaks != nil }
}

extension Node {
  /// Whether the report names a file among those that were read.
  fileprivate func reads(_ file: String) -> Bool {
    at(["inputs", "evidence"])?.items.contains { $0["path"]?.scalar == file } ?? false
  }
}
