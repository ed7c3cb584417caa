import CivilTime
import GateEngine
import GateKit
import Rendering
import SourceText
import TestSupport
import Testing

@Suite("Recorded inputs")
struct RecordedInputsTests {
  private var full: Inputs {
    Sample.inputs { inputs in
      inputs.facts.headRepository = .null
      inputs.facts.baseRepository = RepositoryIdentity(id: "1", name: "acme/app")
      inputs.facts.labels = [AppliedLabel(name: "bug", setBy: "ada"), AppliedLabel(name: "07")]
      inputs.facts.draft = false
      var review = Review()
      review.author = "grace"
      review.commit = Sample.head.description
      inputs.facts.reviews = [review]
      inputs.evidence = [
        Evidence(
          id: "k6", path: RepositoryPath(bytes: [0x61, 0xFF]), digest: Sample.digest, commit: Sample.head,
          made: Sample.now, content: ReportContent([1, 2]))
      ]
      var waivers = WaiverFile()
      var waiver = Waiver()
      waiver.gate = "clean-repo"
      waiver.reason = "kept"
      waiver.until = Sample.later
      waivers.waivers = [waiver]
      inputs.waivers = waivers
      inputs.waiverMarks = [Sample.mark(3)]
      var baseline = Baseline()
      baseline.findings = [KnownFinding(gate: "g", rule: "r", path: nil, fingerprint: "f", count: 1)]
      inputs.baseline = baseline
      inputs.tips = ["staging": Sample.base, "development": Sample.head]
      inputs.unknownFacts = .fail
      inputs.only = ["b", "a"]
      inputs.evidenceDeadline = Sample.later
    }
  }

  @Test("what is written is read back as it was")
  func roundTrip() throws {
    for inputs in [full, Sample.inputs(), Sample.empty.report.inputs] {
      let recorded = RecordedInputs(inputs, program: Sample.program)
      let node = try #require(recorded.node)
      #expect(RecordedInputs.check(node) == [])
      let again = try #require(RecordedInputs(node))
      #expect(again == recorded)
      #expect(again.origin == inputs.origin)
      #expect(again.marks == inputs.waiverMarks)
      #expect(again.branchTips == inputs.tips)
      #expect(again.facts == inputs.facts)
      #expect(again.evidence.map(\.repositoryPath) == inputs.evidence.map(\.path))
    }
  }

  @Test("a name that is no commit is refused")
  func commits() throws {
    var recorded = RecordedInputs(full, program: Sample.program)
    recorded.head = "main"
    recorded.mergeBases = ["x"]
    let node = try #require(recorded.node)
    #expect(
      RecordedInputs.check(node).map(\.message) == [
        "expected a commit id of 40 hexadecimal digits, found \"main\"",
        "expected a commit id of 40 hexadecimal digits, found \"x\"",
      ])
  }

  @Test("the text of the policy is in the report")
  func policyText() throws {
    let node = try #require(RecordedInputs(full, program: Sample.program).node)
    #expect(node["policy"]?["files"]?.items.first?["text"]?.scalar == "version: 1\nextends: [three-stages]\n")
  }
}
