import Publishing
import TestSupport
import Testing

@Suite("A publication to a forge")
struct ConformanceTests {
  @Test("ends in the right state whatever happens", arguments: PublicationConformance.allCases)
  func conforms(_ conformance: PublicationConformance) async {
    #expect(await conformance.run { MemoryForge() } == [])
  }

  @Test(
    "ends in the right state on a forge without check runs, which minds case",
    arguments: PublicationConformance.allCases)
  func withoutCheckRuns(_ conformance: PublicationConformance) async {
    var limits = PublicationLimits()
    limits.hasCheckRuns = false
    limits.contextsIgnoreCase = false
    limits.labelsIgnoreCase = false
    let fixed = limits
    #expect(await conformance.run { MemoryForge(limits: fixed) } == [])
  }
}
