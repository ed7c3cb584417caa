import GateKit
import HTTPTransfer
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

/// Tokens and keys, looked for in all that a run of `gatehouse ci` leaves: both streams, every file it writes, the
/// clone that it fetches into, and the arguments of every git that it starts.
@Suite(
  "What a run leaves behind",
  .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"), .serialized)
struct TokenSearchTests {
  enum Trouble: String, CaseIterable, Sendable {
    case none, unavailable, garbage, forbidden, brokenPolicy, noGit
  }

  /// A git that writes down its arguments, before the real one.
  private static func listeningGit(in stage: PullStage) throws -> String {
    let log = "\(stage.folder.path)/git-arguments.txt"
    try stage.folder.write(
      "bin/git", "#!/bin/sh\nprintf '%s\\n' \"$@\" >> '\(log)'\nexec /usr/bin/git \"$@\"\n")
    let answer = try runProgram("chmod", ["+x", "\(stage.folder.path)/bin/git"])
    #expect(answer.status == 0)
    return "\(stage.folder.path)/bin:/usr/bin:/bin"
  }

  /// Whatever is in the folders, as text.
  private static func everything(in folders: [LocalPath]) throws -> [(file: String, text: String)] {
    try folders.flatMap { folder in
      let found = try runProgram("find", ["\(folder)", "-type", "f"])
      return try found.output.split(separator: "\n").map { name in
        let bytes = try LocalFiles.read(LocalPath(String(name)), limit: 64 << 20)
        return (String(name), String(decoding: bytes, as: UTF8.self))
      }
    }
  }

  @Test("holds no token and no key, whatever goes wrong", arguments: Trouble.allCases, [true, false])
  func search(_ trouble: Trouble, asApp: Bool) async throws {
    let stage = try await PullStage(
      on: try await ForgeEmulator.start(),
      policy: trouble == .brokenPolicy ? "version: 1\ngates: {claen-repo: {}}\n" : PullStage.policy)
    var environment = try stage.environment(token: asApp ? nil : stage.token)
    if trouble != .noGit {
      environment["PATH"] = try Self.listeningGit(in: stage)
    } else {
      environment["PATH"] = "/nowhere"
    }
    let faults: [Trouble: Node] = [
      .unavailable: .map(["kind": .text("status"), "status": .number(500), "times": .number(100)]),
      .garbage: .map(["kind": .text("garbage"), "times": .number(100)]),
      .forbidden: .map(["kind": .text("status"), "status": .number(403), "times": .number(100)]),
    ]
    // The clone's remote is the forge itself, which wants to know who fetches: git is given the token, too.
    let clone = try stage.checkout()
    defer { withExtendedLifetime(clone) {} }
    try clone.git("remote", "set-url", "origin", "\(stage.emulator.origin)/\(stage.name).git")
    if let fault = faults[trouble] {
      try await stage.emulator.admin(
        "faults", .list([.map(fault.entries.map { ($0.key, $0.node) } + [("method", .text("POST"))])]))
    }
    var trial = CommandTrial(in: clone)
    trial.environment = environment
    let files = ["json", "html", "sarif", "markdown"].flatMap {
      ["--output", "\($0)=\(stage.folder.path)/report.\($0)"]
    }
    let answer = await trial.run(["ci"] + files)
    try await stage.emulator.admin("faults", .list([]))

    // The key's own file is where its owner put it.
    if asApp { _ = try runProgram("rm", ["\(stage.folder.path)/app.pem"]) }
    var written = try Self.everything(in: [stage.folder.path, LocalPath(clone.path)])
    written += [("standard output", answer.output), ("standard error", answer.error)]
    if trouble == .none {
      #expect(answer.code == .blocked)
      #expect(written.contains { $0.file.hasSuffix("git-arguments.txt") && $0.text.contains("fetch") })
      #expect(written.contains { $0.file.contains("/cache/") })
    }
    let key = stage.emulator.appKey.reveal().split(separator: "\n").map(String.init).filter { $0.count > 20 }
    let secrets =
      key + [stage.token, "ghs_\(stage.emulator.appID)_", "x-access-token", "AUTHORIZATION: basic"]
    for (file, text) in written {
      for secret in secrets where text.lowercased().contains(secret.lowercased()) {
        Issue.record("\(secret.prefix(16))… stands in \(file)")
      }
    }
  }
}

extension Node {
  fileprivate static func map(_ pairs: [(String, Node)]) -> Node {
    Node(value: .map(pairs.map { Node.Entry(key: $0.0, node: $0.1) }))
  }
}
