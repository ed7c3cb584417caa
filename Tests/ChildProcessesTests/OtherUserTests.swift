import ChildProcesses
import LocalSystem
import Testing

@Suite("A child as another user")
struct OtherUserTests {
  @Test("has that user's ids and no other group, where this process is root")
  func identity() async throws {
    let user = try #require(UserIdentity(named: "nobody"))
    let process = ChildProcess(
      "/bin/sh", ["-c", "id -u; id -g; id -G; grep ^NoNewPrivs: /proc/self/status | tr '\\t' ' '"],
      environment: ["PATH": "/usr/bin:/bin"], in: "/", user: user)
    if ThisProcess.effectiveUser == 0 {
      let outcome = try await process.run()
      #expect(outcome.text == "\(user.user)\n\(user.group)\n\(user.group)\nNoNewPrivs: 1\n")
    } else {
      let error = await #expect(throws: CannotStart.self) { try await process.run() }
      #expect(error?.reason == "cannot become \(user): Operation not permitted")
    }
  }

  @Test("of a name that the machine does not know is none")
  func unknown() {
    #expect(UserIdentity(named: "nobody of that name") == nil)
    #expect(UserIdentity(named: "nobody\0") == nil)
    #expect(UserIdentity(named: "root")?.user == 0)
  }
}
