import ScanReports
import SourceText
import Testing

@Suite("Identities of findings")
struct IdentityTests {
  @Test("stay where a finding moves in its file, and change with the text of its line")
  func lines() {
    let base = identities([finding(line: 3)], sources: ["a.py": [3: "  eval(x)"]])
    let moved = identities([finding(line: 90)], sources: ["a.py": [90: "eval(x)\r"]])
    let changed = identities([finding(line: 3)], sources: ["a.py": [3: "eval(y)"]])
    #expect(base == moved)
    #expect(base != changed)
  }

  @Test("count what nothing else tells apart: one more is new")
  func occurrences() {
    let sources = ["a.py": [1: "x", 2: "x", 3: "x"]]
    let base = Set(identities([finding(line: 1), finding(line: 2)], sources: sources))
    let head = identities([finding(line: 1), finding(line: 2), finding(line: 3)], sources: sources)
    #expect(base.count == 2)
    #expect(head.filter { !base.contains($0) } == [head[2]])
  }

  @Test("follow a file that was renamed")
  func renames() {
    let base = identities([finding("old/a.py", line: 1)])
    let head = identities([finding("new/a.py", line: 1)], renamed: ["new/a.py": "old/a.py"])
    #expect(base == head)
    #expect(base != identities([finding("new/a.py", line: 1)]))
    #expect(base == identities([finding("./old//a.py", line: 1)]))
  }

  @Test("go by the tool's fingerprint before the line")
  func fingerprints() {
    var first = finding(line: 1)
    first.fingerprint = "39fa2ee980eb94b0:1"
    var second = finding(line: 7)
    second.fingerprint = first.fingerprint
    var third = second
    third.fingerprint = "b19da21a37b5d0a1:1"
    let sources = ["a.py": [1: "x", 7: "y"]]
    #expect(identities([first], sources: sources) == identities([second], sources: sources))
    #expect(identities([first], sources: sources) != identities([third], sources: sources))
  }

  @Test("of packages have no version, and one name for all who know the vulnerability")
  func packages() {
    var base = finding("package-lock.json", line: nil)
    base.package = ScanPackage("lodash", version: "4.17.20", ecosystem: "npm")
    base.rule = "GHSA-aaaa-bbbb-cccc"
    base.identifiers = ["GHSA-aaaa-bbbb-cccc", "CVE-2021-23337"]
    var head = base
    head.package = ScanPackage("lodash", version: "4.17.21", ecosystem: "npm", fixedVersion: "5.0.0")
    head.rule = "CVE-2021-23337"
    head.identifiers = ["CVE-2021-23337"]
    #expect(identities([base]) == identities([head]))
    var other = head
    other.package = ScanPackage("underscore", version: "4.17.21", ecosystem: "npm")
    #expect(identities([base]) != identities([other]))
    other = head
    other.location = ScanLocation("web/package-lock.json")
    #expect(identities([base]) != identities([other]))
  }

  @Test("without the text of the line go by the message, whatever numbers are in it")
  func messages() {
    var first = finding(line: 3)
    first.message = "defined on line 12"
    var second = finding(line: 5)
    second.message = "defined on line 7"
    #expect(identities([first]) == identities([second]))
    second.message = "used on line 7"
    #expect(identities([first]) != identities([second]))
  }

  @Test("of failed tests go by the test, not by what it said this time")
  func tests() {
    var first = finding(line: nil)
    first.kind = .testFailure
    first.message = "timed out after a while"
    var second = first
    second.message = "expected one thing, found another"
    #expect(identities([first]) == identities([second]))
    second.rule = "another"
    #expect(identities([first]) != identities([second]))
  }

  @Test("no part of a finding can stand in for another")
  func boundaries() {
    var first = finding(line: nil)
    first.tool = "ab"
    first.rule = "c"
    var second = first
    second.tool = "a"
    second.rule = "bc"
    #expect(identities([first]) != identities([second]))
  }

  private func finding(_ path: String = "a.py", line: Int?) -> ScanFinding {
    var finding = ScanFinding(tool: "bandit", rule: "B307", message: "eval", kind: .vulnerability)
    finding.location = ScanLocation(path, line: line)
    return finding
  }

  private func identities(
    _ findings: [ScanFinding], renamed: [String: String] = [:], sources: [String: [Int: String]] = [:]
  ) -> [FindingIdentity] {
    var identities = FindingIdentities(renamed: renamed) { path, line in
      sources[path]?[line].map { Array($0.utf8) }
    }
    return findings.map { identities.identity(of: $0) }
  }
}
