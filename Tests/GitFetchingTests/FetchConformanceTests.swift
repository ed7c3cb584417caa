import GateKit
import GitReading
import LocalSystem
import SourceText
import Synchronization
import TestSupport
import Testing

@testable import GitFetching

/// What holds whether git fetches or libgit2.
@Suite("A fetch by the git command, and one by libgit2", .timeLimit(.minutes(30)))
struct FetchConformanceTests {
  static let ways: [Fetcher] = [.git, .libgit2]

  static func environment(_ way: Fetcher, _ more: [String: String] = [:]) -> Environment {
    let path = way == .git ? "/usr/bin:/bin" : "/nowhere"
    return Environment(["PATH": path, "HOME": "/nowhere"].merging(more) { $1 })
  }

  private static let credential = (user: "bot", password: "p4ss:wörd", header: "Basic Ym90OnA0c3M6d8O2cmQ=")

  private static func access(to origin: String, password: String = credential.password) -> RemoteAccess {
    RemoteAccess(credentials: {
      RemoteCredential(origin: origin, user: credential.user, password: Secret(password))
    })
  }

  /// `main` with two commits, a pull request on top of the first, and a note.
  private static func origin() throws -> (repository: TestRepository, main: ObjectID, head: ObjectID) {
    let repository = try TestRepository(bare: true)
    try repository.git("config", "uploadpack.allowAnySHA1InWant", "true")
    let first = try repository.commit("feat: begin", on: "main", ["a.txt": "a\n"])
    let main = try repository.commit("feat: go on", on: "main", ["b.txt": "b\n"])
    let head = try repository.commit("feat: topic", on: "topic", ["t.txt": "t\n"], parents: [first])
    try repository.git("update-ref", "refs/pull/7/head", "\(head)")
    try repository.git("update-ref", "-d", "refs/heads/topic")
    try repository.git("notes", "--ref", "gatehouse", "add", "-m", "noted", "\(main)")
    return (repository, main, head)
  }

  private static func mirror(of address: String) throws -> TestFolder {
    let folder = try TestFolder()
    try BareRepository.make(at: "\(folder.path)", origin: address)
    return folder
  }

  private static func history(
    _ way: Fetcher, in folder: TestFolder, _ access: RemoteAccess = RemoteAccess(), atOnce: Bool = true,
    limit: Duration = fetchTimeLimit
  ) -> MissingHistory {
    MissingHistory(
      of: folder.path, environment: environment(way), access: access, turns: atOnce ? FetchTurns() : nil,
      limit: limit)
  }

  @Test("brings branches, pull requests, commits by id, the default branch and notes", arguments: ways)
  func everything(_ way: Fetcher) async throws {
    #expect(Fetcher(Self.environment(way)) == way)
    let (origin, main, head) = try Self.origin()
    let server = try GitServer(origin)
    for address in [server.address, "file://\(origin.path)", origin.path] {
      let folder = try Self.mirror(of: address)
      let history = Self.history(way, in: folder)
      #expect(try await history.tip(of: "main") == main)
      #expect(try await history.head(head, at: "refs/pull/7/head") == head)
      #expect(try await history.head(nil, at: "refs/pull/7/head") == head)
      #expect(try await history.defaultTip() == main)
      let (repository, change) = try await history.change(base: main, head: head)
      #expect(change.files.map(\.path) == ["t.txt"])
      #expect(try await repository.bytes(at: "t.txt", in: head, limit: 9) == Array("t\n".utf8))
      let (noted, reference) = try await history.notes("refs/notes/gatehouse")
      #expect(try await noted.note(on: main, in: reference, limit: 99) == Array("noted\n".utf8))
      // A remote without notes has none, which is no error.
      _ = try await history.notes("refs/notes/nothing")
    }
  }

  @Test("brings a commit by its id once no reference leads there, without its history again", arguments: ways)
  func byID(_ way: Fetcher) async throws {
    let (origin, main, head) = try Self.origin()
    let server = try GitServer(origin)
    let folder = try Self.mirror(of: server.address)
    let history = Self.history(way, in: folder)
    #expect(try await history.tip(of: "main") == main)
    let newer = try origin.commit("feat: more", on: "next", ["t.txt": "2\n"], parents: [head])
    try origin.git("update-ref", "refs/pull/7/head", "\(newer)")
    #expect(try await history.head(head, at: "refs/pull/7/head") == head)
    let lone = try origin.commit("feat: lone", on: "lone", ["l.txt": "l\n"], parents: [main])
    try origin.git("update-ref", "-d", "refs/heads/lone")
    #expect(try await history.commit(lone) == lone)
  }

  @Test("follows references that were moved by force", arguments: ways)
  func forced(_ way: Fetcher) async throws {
    let (origin, main, _) = try Self.origin()
    let server = try GitServer(origin)
    let folder = try Self.mirror(of: server.address)
    let history = Self.history(way, in: folder)
    _ = try await history.tip(of: "main")
    _ = try await history.head(nil, at: "refs/pull/7/head")
    let other = try origin.commit("feat: otherwise", on: "main", ["o.txt": "o\n"], parents: [])
    try origin.git("update-ref", "refs/pull/7/head", "\(main)")
    #expect(try await history.tip(of: "main") == other)
    #expect(try await history.head(nil, at: "refs/pull/7/head") == main)
  }

  @Test("says that a branch is gone, and does not take the one of before for it", arguments: ways)
  func gone(_ way: Fetcher) async throws {
    let (origin, main, _) = try Self.origin()
    try origin.git("branch", "release", "\(main)")
    let server = try GitServer(origin)
    let folder = try Self.mirror(of: server.address)
    let history = Self.history(way, in: folder)
    #expect(try await history.tip(of: "release") == main)
    try origin.git("branch", "-D", "release")
    let error = await #expect(throws: FetchError.self) { try await history.tip(of: "release") }
    #expect(error?.isMissingReference == true)
    #expect(try await history.tipIfThere(of: "release") == nil)
    #expect(try await history.tipIfThere(of: "main") == main)
    #expect(
      error?.message == "cannot fetch the branch release: couldn't find remote ref refs/heads/release")
  }

  @Test("shows its credential to a remote that wants one, and says nothing of it otherwise", arguments: ways)
  func credentials(_ way: Fetcher) async throws {
    let (origin, main, _) = try Self.origin()
    let server = try GitServer(origin, authorization: Self.credential.header)
    for atOnce in [true, false] {
      let folder = try Self.mirror(of: server.address)
      let history = Self.history(way, in: folder, Self.access(to: server.origin), atOnce: atOnce)
      #expect(try await history.tip(of: "main") == main)
      // Nothing of it stays behind.
      let kept = try runProgram("grep", ["-r", Self.credential.password, "\(folder.path)"])
      #expect(kept.status == 1)
    }
    for access in [RemoteAccess(), Self.access(to: server.origin, password: "guessed")] {
      let folder = try Self.mirror(of: server.address)
      let error = await #expect(throws: FetchError.self) {
        try await Self.history(way, in: folder, access).tip(of: "main")
      }
      #expect(error?.isRefusal == true, "\(error?.description ?? "")")
      #expect(error?.description.contains("guessed") == false)
    }
  }

  @Test("reads the credential that a clone was set up with, in its address", arguments: ways)
  func ownAddress(_ way: Fetcher) async throws {
    let (origin, main, _) = try Self.origin()
    let server = try GitServer(origin, authorization: Self.credential.header)
    let address = "http://bot:p4ss%3Aw%C3%B6rd@127.0.0.1:\(server.port)/acme/app.git"
    let folder = try Self.mirror(of: address)
    #expect(try await Self.history(way, in: folder, atOnce: false).tip(of: "main") == main)
  }

  @Test("reads the header that a checkout step left in the configuration", arguments: ways)
  func ownHeader(_ way: Fetcher) async throws {
    let (origin, main, _) = try Self.origin()
    let server = try GitServer(origin, authorization: Self.credential.header)
    let folder = try Self.mirror(of: server.address)
    let set = try runProgram(
      "git",
      [
        "-C", "\(folder.path)", "config", "http.\(server.origin)/.extraheader",
        "AUTHORIZATION: \(Self.credential.header)",
      ])
    #expect(set.status == 0)
    #expect(try await Self.history(way, in: folder, atOnce: false).tip(of: "main") == main)
  }

  @Test("shows the credential of one origin to no other, wherever the remote leads", arguments: ways)
  func elsewhere(_ way: Fetcher) async throws {
    let (origin, main, _) = try Self.origin()
    let other = try GitServer(origin)
    let target = other.origin
    let header = Self.credential.header
    let server = try GitServer(origin) { request in
      guard request["Authorization"] == header else {
        return .text("no", status: 401, headers: [("WWW-Authenticate", "Basic realm=\"git\"")])
      }
      return .status(302, headers: [("Location", target + request.target)])
    }
    let folder = try Self.mirror(of: server.address)
    let history = Self.history(way, in: folder, Self.access(to: server.origin))
    #expect(try await history.tip(of: "main") == main)
    #expect(other.requests.count >= 2)
    #expect(other.requests.allSatisfy { $0["Authorization"] == nil })
    // One that wants to be shown it gets nothing either.
    let greedy = try GitServer(origin, authorization: header)
    let lure = try GitServer(origin) { request in
      .status(302, headers: [("Location", greedy.origin + request.target)])
    }
    let second = try Self.mirror(of: lure.address)
    await #expect(throws: FetchError.self) {
      try await Self.history(way, in: second, Self.access(to: lure.origin)).tip(of: "main")
    }
    #expect(!greedy.requests.isEmpty)
    #expect(greedy.requests.allSatisfy { $0["Authorization"] == nil })
  }

  @Test("follows a repository that was renamed, with its credential", arguments: ways)
  func renamed(_ way: Fetcher) async throws {
    let (origin, main, _) = try Self.origin()
    let server = try GitServer(origin, authorization: Self.credential.header) { request in
      guard request.path.hasPrefix("/acme/") else { return nil }
      return .status(301, headers: [("Location", "/corp" + request.target.dropFirst("/acme".count))])
    }
    let folder = try Self.mirror(of: server.address)
    let history = Self.history(way, in: folder, Self.access(to: server.origin))
    #expect(try await history.tip(of: "main") == main)
  }

  @Test("that leads in circles, or to what is no git, is an error", arguments: ways)
  func nonsense(_ way: Fetcher) async throws {
    let (origin, _, _) = try Self.origin()
    let circle = try GitServer(origin) { .status(302, headers: [("Location", $0.target)]) }
    let page = try GitServer(origin) { _ in .text("<html>", headers: [("Content-Type", "text/html")]) }
    let empty = try GitServer(origin) { _ in .status(200) }
    for server in [circle, page, empty] {
      let folder = try Self.mirror(of: server.address)
      await #expect(throws: FetchError.self) {
        try await Self.history(way, in: folder).tip(of: "main")
      }
      #expect(server.requests.count < 60)
    }
  }

  @Test("that is cut off anywhere is an error, and the next one brings everything", arguments: ways)
  func cut(_ way: Fetcher) async throws {
    let (origin, main, _) = try Self.origin()
    // git asks by POST for the list of references and then for the pack, libgit2 for the pack alone.
    for (method, number) in [("GET", 1), ("POST", 1), ("POST", 2)] {
      for share in [0, 10, 50, 90] {
        let counter = Counter()
        let server = try GitServer(origin) { request in
          guard request.method == method, counter.next() == number else { return nil }
          let whole = GitServer.answer(request, origin).bytes
          let head = whole.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? 0
          // Either nothing at all, or all of the head and some of the body.
          let kept = share == 0 ? 0 : head + (whole.count - head) * share / 100
          return LoopbackReply.bytes(whole).cut(after: kept).then(.close)
        }
        let folder = try Self.mirror(of: server.address)
        let history = Self.history(way, in: folder)
        // libcurl asks again where a connection that it kept ends before the first byte.
        let first = await Self.tip(history)
        if share > 0, counter.value >= number {
          #expect(throws: FetchError.self, "\(method) \(number) \(share)") { try first.get() }
        }
        if case .failure(let error as FetchError) = first {
          #expect(!error.isDamage && !error.isMissingReference, "\(method) \(number) \(share): \(error)")
        }
        #expect(try await history.tip(of: "main") == main)
        let (_, change) = try await history.change(base: main, head: main)
        #expect(change.files.isEmpty)
      }
    }
  }

  private static func tip(_ history: MissingHistory) async -> Result<ObjectID, any Error> {
    do { return .success(try await history.tip(of: "main")) } catch { return .failure(error) }
  }

  @Test("of a remote that says nothing more is over after its time", arguments: ways)
  func silence(_ way: Fetcher) async throws {
    let (origin, _, _) = try Self.origin()
    let server = try GitServer(origin) { request in
      request.method == "POST" ? GitServer.answer(request, origin).cut(after: 150).then(.stall) : nil
    }
    let folder = try Self.mirror(of: server.address)
    let error = await #expect(throws: FetchError.self) {
      try await Self.history(way, in: folder, limit: .seconds(3)).tip(of: "main")
    }
    #expect(error?.message == "cannot fetch the branch main: it took longer than 3.0 seconds")
  }

  @Test("ends with its task", arguments: ways)
  func cancelled(_ way: Fetcher) async throws {
    let (origin, _, _) = try Self.origin()
    let asked = AsyncStream.makeStream(of: Void.self)
    let server = try GitServer(origin) { _ in
      asked.continuation.yield()
      return .stall
    }
    let folder = try Self.mirror(of: server.address)
    let task = Task { try await Self.history(way, in: folder).tip(of: "main") }
    for await _ in asked.stream { break }
    task.cancel()
    await #expect(throws: (any Error).self) { try await task.value }
  }

  @Test("trusts the authority that was named, and none of nobody's", arguments: ways)
  func authorities(_ way: Fetcher) async throws {
    let (origin, main, _) = try Self.origin()
    let authority = try TestAuthority()
    let inner = try GitServer(origin, authorization: Self.credential.header)
    let front = try TLSFront(authority.certificate(for: "IP:127.0.0.1"), to: inner.port)
    let place = "https://127.0.0.1:\(front.port)"
    let folder = try Self.mirror(of: "\(place)/acme/app.git")
    var access = Self.access(to: place)
    let error = await #expect(throws: FetchError.self) {
      try await Self.history(way, in: folder, access).tip(of: "main")
    }
    #expect(error?.description.contains("certificate") == true, "\(error?.description ?? "")")
    #expect(inner.requests.isEmpty)
    access.authorities = authority.file
    #expect(try await Self.history(way, in: folder, access).tip(of: "main") == main)
  }

  @Test("never has a secret among the arguments of a program")
  func arguments() async throws {
    let (origin, main, _) = try Self.origin()
    let server = try GitServer(origin, authorization: Self.credential.header)
    let tools = try TestFolder()
    // Every program that git runs, itself included, is looked at: what it was started with is written down.
    try tools.write("git", "#!/bin/sh\necho \"git $*\" >>'\(tools.path)/seen'\nexec /usr/bin/git \"$@\"\n")
    try tools.write("sh", "#!/bin/bash\necho \"sh $*\" >>'\(tools.path)/seen'\nexec /bin/sh \"$@\"\n")
    #expect(try runProgram("chmod", ["+x", "\(tools.path)/git", "\(tools.path)/sh"]).status == 0)
    let folder = try Self.mirror(of: server.address)
    let environment = Environment(["PATH": "\(tools.path):/usr/bin:/bin", "HOME": "/nowhere"])
    let history = MissingHistory(
      of: folder.path, environment: environment, access: Self.access(to: server.origin), turns: FetchTurns())
    #expect(try await history.tip(of: "main") == main)
    let seen = String(
      decoding: try LocalFiles.read(tools.path.appending("seen"), limit: 1 << 20), as: UTF8.self)
    #expect(seen.contains("git -c core.hooksPath=/dev/null"))
    #expect(!seen.contains("p4ss"))
    #expect(!seen.contains("Ym90"))
  }

  @Test("by libgit2 of what only git can reach, or lengthen, says so")
  func beyond() async throws {
    let (origin, _, _) = try Self.origin()
    for address in [
      "ssh://git@127.0.0.1/x.git", "git@127.0.0.1:x.git", "git://127.0.0.1/x.git", "ext::sh -c true",
    ] {
      let folder = try Self.mirror(of: address)
      let error = await #expect(throws: FetchError.self) {
        try await Self.history(.libgit2, in: folder).tip(of: "main")
      }
      #expect(error?.description.contains("install git") == true, "\(address): \(error?.description ?? "")")
    }
    let clone = try TestRepository()
    try clone.git("fetch", "--quiet", "--depth=1", "file://\(origin.path)", "main")
    try clone.git("remote", "add", "origin", "file://\(origin.path)")
    let history = MissingHistory(of: LocalPath(clone.path), environment: Self.environment(.libgit2))
    let error = await #expect(throws: FetchError.self) { try await history.tip(of: "main") }
    #expect(error?.description.contains("install git") == true)
  }
}

private final class Counter: Sendable {
  private let count = Atomic(0)
  var value: Int { count.load(ordering: .relaxed) }
  func next() -> Int { count.wrappingAdd(1, ordering: .relaxed).newValue }
}
