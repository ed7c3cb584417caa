import CivilTime
import Service
import Storage
import Testing

@Suite("Work")
struct WorkTests {
  @Test(
    "is a word in the queue and comes back from it the same",
    arguments: [
      .pull(12),
      .mergeGroup(.init(head: "4f2c", base: "91ab", target: "release/1.x", reference: "refs/heads/q/pr-1-4")),
      .deployment(.init(run: 159_038, commit: "4f2c", environment: "production")),
      .deployment(.init(run: 1, commit: "4f2c", environment: "eu: production/blue :")),
      .mergeGroup(.init(head: "4f2c", base: nil, target: "main", reference: nil)), .commit("4f2c"),
      .branch("feature/a/b"),
      .sweep, .fullSweep,
    ] as [Work])
  func subjects(_ work: Work) {
    #expect(Work(subject: work.subject) == work)
  }

  @Test(
    "of another version is none",
    arguments: [
      "", "pull", "pull/", "pull/x", "pull/0", "pull/-1", "sweep/all", "merge-group/a:b:c",
      "merge-group/:b:c:d", "commit/", "x/1", "deployment/", "deployment/1:a", "deployment/1:a:",
      "deployment/1::production", "deployment/x:a:b", "deployment/0:a:b", "deployment/-1:a:b",
    ])
  func unknown(_ subject: String) {
    #expect(Work(subject: subject) == nil)
  }

  @Test("that failed rests twice as long each time, up to the longest, and never all at the same moment")
  func backOff() {
    var backOff = BackOff()
    backOff.first = TimeSpan(seconds: 10)
    backOff.longest = TimeSpan(seconds: 60)
    let latest = (1...5).map { backOff.rest(after: $0, jitter: 0.999_999).seconds }
    #expect(latest == [9, 19, 39, 59, 59])
    let earliest = (1...5).map { backOff.rest(after: $0, jitter: 0).seconds }
    #expect(earliest == [5, 10, 20, 30, 30])
    #expect(backOff.rest(after: .max, jitter: 0).seconds == 30)
  }

  private static let now = Instant(seconds: 1_000_000)

  private static func report(
    head: String = "aa", base: String = "bb", target: String = "main", validUntil: Instant? = nil,
    isPublished: Bool = true
  ) -> KeptReport {
    let key = WorkKey(RepositoryName(forge: "github", path: "acme/app"), "pull/1")
    let report = NewReport(
      work: key, key: "k", head: head, base: base, target: target, verdict: "passed", at: now,
      validUntil: validUntil, document: [])
    return KeptReport(id: 1, report: report, published: isPublished ? now : nil)
  }

  @Test("is asked for where the newest report does not speak for the pull request as it is")
  func staleness() {
    let pull = OpenPull(number: 1, head: "aa", target: "main")
    func why(_ report: KeptReport?, tip: String? = "bb", later: Int64 = 0) -> String? {
      pull.staleness(of: report, tip: tip, now: Self.now.adding(TimeSpan(seconds: later)))
    }
    #expect(why(Self.report()) == nil)
    #expect(why(Self.report(), tip: nil) == nil)
    #expect(why(nil) == "it was never judged")
    #expect(why(Self.report(head: "cc")) == "its head is another one")
    #expect(why(Self.report(target: "next")) == "its target is another one")
    #expect(why(Self.report(), tip: "dd") == "main has moved")
    #expect(why(Self.report(isPublished: false)) == "the forge does not show the verdict")
    #expect(why(Self.report(validUntil: Self.now.adding(TimeSpan(seconds: 1)))) == nil)
    #expect(why(Self.report(), later: -600) == nil)
    #expect(why(Self.report(), later: -601) == "it was judged by a clock that was ahead")
    #expect(why(Self.report(validUntil: Self.now)) == "the verdict held until 1970-01-12T13:46:40Z")
  }
}
