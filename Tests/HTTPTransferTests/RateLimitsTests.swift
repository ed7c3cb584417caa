import HTTPFields
import CivilTime
import LocalSystem
import Synchronization
import TestSupport
import Testing

@testable import HTTPTransfer

@Suite("Rate limits", .timeLimit(.minutes(30)))
struct RateLimitsTests {
  private static let ok = HTTPResponse(status: 200)
  private static func after(_ seconds: Int64) -> Instant { TestTime.start.adding(TimeSpan(seconds: seconds)) }

  private static func response(_ status: Int, _ headers: [(String, String)], _ body: String = "")
    -> HTTPResponse
  {
    HTTPResponse(status: status, headers: HTTPFields(headers), body: utf8(body))
  }

  private static func github(
    _ status: Int, limit: Int = 5000, remaining: Int, resetIn seconds: Int64, resource: String = "core",
    _ body: String = ""
  ) -> HTTPResponse {
    response(
      status,
      [
        ("X-RateLimit-Limit", "\(limit)"), ("X-RateLimit-Remaining", "\(remaining)"),
        ("X-RateLimit-Reset", "\(after(seconds).seconds)"), ("X-RateLimit-Resource", resource),
      ], body)
  }

  private static let request = HTTPRequest(.get, "https://api.forge.example/repos/o/r")

  // MARK: What is a refusal

  @Test(
    "are recognised in every form in which a host refuses",
    arguments: [
      (response(429, []), .secondary(until: nil)),
      (response(429, [("Retry-After", "30")]), .secondary(until: after(30))),
      (response(403, [("Retry-After", "30")]), .secondary(until: after(30))),
      (
        response(403, [], #"{"message": "You have exceeded a secondary rate limit. Please wait"}"#),
        .secondary(until: nil)
      ),
      (
        response(403, [], #"{"message": "You have triggered an abuse detection mechanism."}"#),
        .secondary(until: nil)
      ),
      (
        github(403, remaining: 0, resetIn: 90, #"{"message": "API rate limit exceeded for user ID 1."}"#),
        .primary(until: after(90))
      ),
      (github(403, remaining: 0, resetIn: 90), .primary(until: after(90))),
      (github(429, remaining: 0, resetIn: 90), .primary(until: after(90))),
      (
        github(403, remaining: 4000, resetIn: 90, "You have exceeded a secondary rate limit"),
        .secondary(until: nil)
      ),
      (
        response(429, [("RateLimit-Remaining", "0"), ("RateLimit-Reset", "\(after(45).seconds)")]),
        .primary(until: after(45))
      ),
      (response(429, [("RateLimit-Remaining", "0"), ("RateLimit-Reset", "45")]), .primary(until: after(45))),
    ] as [(HTTPResponse, LimitRefusal)])
  func refusals(response: HTTPResponse, expected: LimitRefusal) {
    #expect(LimitRefusal(response, now: TestTime.start) == expected)
  }

  @Test(
    "are told apart from a permission that is missing, and from success",
    arguments: [
      response(403, [], #"{"message": "Resource not accessible by integration"}"#),
      response(403, []),
      github(403, remaining: 4000, resetIn: 90, "Must have admin rights to Repository."),
      // The last request of the window was one that is forbidden.
      github(403, remaining: 0, resetIn: 90, #"{"message": "Resource not accessible by integration"}"#),
      github(200, remaining: 0, resetIn: 90), response(503, [("Retry-After", "5")]),
      response(404, [], "rate limit"), response(401, [("Retry-After", "5")]),
    ])
  func permissions(response: HTTPResponse) async throws {
    #expect(LimitRefusal(response, now: TestTime.start) == nil)
    let sender = ScriptedSender([.success(response)])
    let limits = RateLimits(sender, time: TestTime().source())
    #expect(try await limits.send(Self.request).status == response.status)
    #expect(sender.requests.count == 1)
  }

  @Test("are read by the server's clock")
  func skew() {
    let headers = HTTPFields([
      ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "\(Self.after(3_690).seconds)"),
      ("Date", "Thu, 26 Nov 2026 13:00:00 GMT"),
    ])
    #expect(PrimaryLimit(headers, now: TestTime.start)?.reset == Self.after(90))
  }

  @Test("with numbers that are none, or far too large, say nothing or something harmless")
  func hostileHeaders() throws {
    let values = [
      "", "-1", "abc", "1e3", "99999999999999999999", "999999999999999999", "0", " 1", "1, 2", "é",
    ]
    for remaining in values {
      for reset in values {
        let headers = [("X-RateLimit-Remaining", remaining), ("X-RateLimit-Reset", reset)]
        for status in [200, 403, 429] {
          let response = Self.response(status, headers)
          var budget = HostBudget(RateLimitOptions())
          let claim = try RateClaim(Self.request, #require(WebAddress(Self.request.url)))
          budget.begin(claim, now: TestTime.start)
          _ = budget.end(claim, response, now: TestTime.start)
          _ = budget.ask(claim, now: TestTime.start)
        }
      }
    }
  }

  // MARK: Waiting

  @Test("are waited for within the patience, and what is safe to repeat is sent again")
  func waits() async throws {
    for (refusal, seconds) in [
      (Self.github(403, remaining: 0, resetIn: 45), 45), (Self.response(403, [("Retry-After", "20")]), 20),
      (Self.response(429, []), 60),
    ] {
      let time = TestTime()
      let sender = ScriptedSender([.success(refusal), .success(Self.ok)])
      let limits = RateLimits(sender, time: time.source())
      let put = HTTPRequest(.put, Self.request.url, body: utf8("{}"))
      let response = try await time.whileMoving { try await limits.send(put) }
      #expect(response.status == 200)
      #expect(sender.requests == [put, put])
      #expect(time.clock.elapsed == .seconds(seconds))
      let counts = limits.statistics.total
      #expect(counts.requests == 2)
      #expect(counts.refused == 1)
      #expect(counts.waits == 1)
      #expect(counts.waited.seconds == Int64(seconds))
    }
  }

  @Test("are the answer to what must not be sent twice, and the look that follows waits")
  func unsafe() async throws {
    let refusal = Self.response(403, [("Retry-After", "20")])
    let time = TestTime()
    let sender = ScriptedSender([.success(refusal), .success(Self.ok)])
    let limits = RateLimits(sender, time: time.source())
    let post = HTTPRequest(.post, Self.request.url, body: utf8("{}"))
    #expect(try await limits.send(post).status == 403)
    #expect(time.clock.elapsed == .zero)
    #expect(try await time.whileMoving { try await limits.send(Self.request) }.status == 200)
    #expect(time.clock.elapsed == .seconds(20))
    #expect(sender.requests == [post, Self.request])
  }

  @Test("that hold longer than the patience are told with their end, before and after sending")
  func impatience() async throws {
    let time = TestTime()
    let sender = ScriptedSender([
      .success(Self.github(403, remaining: 0, resetIn: 3_000)), .success(Self.ok),
    ])
    let limits = RateLimits(sender, time: time.source())
    for _ in 0..<3 {
      let failure = try await failure { try await limits.send(Self.request) }
      #expect(failure.kind == .limited(until: Self.after(3_000)))
      #expect(!failure.mayHaveArrived)
      #expect(
        "\(failure)"
          == "cannot ask api.forge.example now: its rate limit holds until 2026-11-26T12:50:00Z")
    }
    #expect(sender.requests.count == 1)
    #expect(limits.statistics.total.givenUp == 3)
    // And are over afterwards.
    time.clock.advance(by: .seconds(3_000))
    #expect(try await limits.send(Self.request).status == 200)
    #expect(sender.requests.count == 2)
  }

  @Test("of a window that is over by our clock are not run against without a pause")
  func past() async throws {
    let time = TestTime()
    let sender = ScriptedSender([.success(Self.github(403, remaining: 0, resetIn: -5))])
    let limits = RateLimits(sender, time: time.source())
    let failure = try await time.whileMoving {
      try await HTTPTransferTests.failure { try await limits.send(Self.request) }
    }
    #expect(failure.kind == .limited(until: Self.after(3)))
    #expect(sender.requests.count == 3)
  }

  @Test("are waited for as long as a request itself allows", arguments: [(29, false), (30, true)])
  func ownPatience(patience: Int, isSent: Bool) async throws {
    let time = TestTime()
    let sender = ScriptedSender([.success(Self.response(429, [("Retry-After", "30")])), .success(Self.ok)])
    let limits = RateLimits(sender, time: time.source())
    var request = Self.request
    request.limits.patience = .seconds(patience)
    let response = try? await time.whileMoving { [request] in try await limits.send(request) }
    #expect((response?.status == 200) == isSent)
  }

  @Test("without a stated end are waited for twice as long each time, and a request is not sent for ever")
  func silences() async throws {
    let time = TestTime()
    let sender = ScriptedSender([.success(Self.response(429, []))])
    var options = RateLimitOptions()
    options.patience = .seconds(100_000)
    let limits = RateLimits(sender, options, time: time.source())
    let failure = try await time.whileMoving {
      try await HTTPTransferTests.failure { try await limits.send(Self.request) }
    }
    #expect(failure.kind == .limited(until: Self.after(60 + 120 + 240)))
    #expect(sender.requests.count == 3)
    #expect(time.clock.elapsed == .seconds(180))
  }

  @Test("used up by one credential leave another its own, and one resource leaves another its own")
  func accounts() async throws {
    let time = TestTime()
    let sender = ScriptedSender { request, _ in
      let isFirst = request.headers == [.bearer(Secret("1"))]
      let isSearch = request.url.contains("/search")
      return Self.github(
        200, remaining: isFirst && isSearch ? 0 : 100, resetIn: 1_000, resource: isSearch ? "search" : "core")
    }
    let limits = RateLimits(sender, time: time.source())
    func send(_ path: String, _ token: String) async throws {
      _ = try await limits.send(
        HTTPRequest(.get, "https://ghes.example/api/v3/\(path)", headers: [.bearer(Secret(token))]))
    }
    try await send("search/issues", "1")
    try await send("repos/o/r", "1")
    try await send("search/issues", "2")
    let failure = try await failure { try await send("search/code", "1") }
    #expect(failure.kind == .limited(until: Self.after(1_000)))
    try await send("repos/o/r/labels", "1")
    try await send("search/issues", "2")
    #expect(sender.requests.count == 5)
  }

  @Test(
    "are kept for those above: a priority stops at its reserve",
    arguments: [
      (RequestPriority.background, 1250), (.comment, 500), (.label, 250), (.checkRun, 150), (.facts, 50),
      (.verdict, 0),
    ])
  func reserves(priority: RequestPriority, reserve: Int) async throws {
    for remaining in [reserve, reserve + 1] {
      let time = TestTime()
      let sender = ScriptedSender([.success(Self.github(200, remaining: remaining, resetIn: 2_000))])
      let limits = RateLimits(sender, time: time.source())
      var request = Self.request
      request.priority = priority
      _ = try await limits.send(request)
      if remaining > reserve {
        #expect(try await limits.send(request).status == 200)
      } else {
        let failure = try await failure { try await limits.send(request) }
        #expect(failure.kind == .limited(until: Self.after(2_000)))
      }
    }
  }

  @Test("count what is under way, so that no more is sent than is left")
  func underWay() async throws {
    let time = TestTime()
    let gate = AsyncGate()
    let sender = ScriptedSender { _, index in
      if index > 0 { await gate.wait() }
      return Self.github(200, limit: 60, remaining: index == 0 ? 3 : 0, resetIn: 1_000)
    }
    let limits = RateLimits(sender, time: time.source())
    var request = Self.request
    request.priority = .verdict
    _ = try await limits.send(request)
    let tasks = (0..<6).map { _ in Task { [request] in try await limits.send(request) } }
    await gate.waiters(atLeast: 3)
    gate.open()
    var outcomes: [Bool] = []
    for task in tasks { outcomes.append(await (try? task.value) != nil) }
    #expect(outcomes.filter { $0 }.count == 3)
    #expect(sender.requests.count == 4)
  }

  @Test("of an earlier answer do not undo those of a later one")
  func overtaking() throws {
    let claim = try RateClaim(Self.request, #require(WebAddress(Self.request.url)))
    var budget = HostBudget(RateLimitOptions())
    for response in [
      Self.github(200, limit: 60, remaining: 0, resetIn: 900),
      Self.github(200, limit: 60, remaining: 5, resetIn: 901),
      Self.github(200, limit: 60, remaining: 60, resetIn: 300),
    ] {
      budget.begin(claim, now: TestTime.start)
      _ = budget.end(claim, response, now: TestTime.start)
    }
    guard case .later = budget.ask(claim, now: TestTime.start) else {
      Issue.record("the limit was forgotten")
      return
    }
    // The next window is another.
    budget.begin(claim, now: TestTime.start)
    _ = budget.end(
      claim, Self.github(200, limit: 60, remaining: 60, resetIn: 4_500), now: TestTime.start)
    #expect(budget.ask(claim, now: TestTime.start) == .go)
  }

  @Test("of content are kept to by the minute and by the hour")
  func content() async throws {
    let time = TestTime()
    let sender = ScriptedSender([.success(Self.ok)])
    var options = RateLimitOptions()
    options.contentPerMinute = 3
    options.contentPerHour = 5
    let limits = RateLimits(sender, options, time: time.source())
    let post = HTTPRequest(.post, "https://api.forge.example/repos/o/r/issues/1/comments")
    for _ in 0..<3 { _ = try await limits.send(post) }
    // Reading goes on, and so does what does not count.
    _ = try await limits.send(Self.request)
    _ = try await limits.send(HTTPRequest(.post, "https://api.forge.example/graphql", createsContent: false))
    _ = try await time.whileMoving { try await limits.send(post) }
    #expect(time.clock.elapsed == .seconds(60))
    _ = try await limits.send(post)
    let failure = try await failure { try await limits.send(post) }
    #expect(failure.kind == .limited(until: Self.after(3_600)))
    #expect(sender.requests.count == 7)
  }

  // MARK: The queue

  @Test("let through no more at once than is allowed, by priority, then first come")
  func order() async throws {
    let time = TestTime()
    let gate = AsyncGate()
    let sender = ScriptedSender { request, index in
      if index < 2 { await gate.wait() }
      return Self.ok
    }
    var options = RateLimitOptions()
    options.concurrency = 2
    let limits = RateLimits(sender, options, time: time.source())
    func start(_ name: String, _ priority: RequestPriority) -> Task<HTTPResponse, any Error> {
      Task {
        try await limits.send(HTTPRequest(.get, "https://api.forge.example/\(name)", priority: priority))
      }
    }
    var tasks = [start("first", .background), start("second", .background)]
    await gate.waiters(atLeast: 2)
    let queued: [(String, RequestPriority)] = [
      ("comment1", .comment), ("verdict1", .verdict), ("label", .label), ("background", .background),
      ("check", .checkRun), ("verdict2", .verdict), ("comment2", .comment), ("facts", .facts),
    ]
    for (index, (name, priority)) in queued.enumerated() {
      tasks.append(start(name, priority))
      while limits.waiting(at: "https://api.forge.example/") <= index { await Task.yield() }
    }
    #expect(sender.requests.count == 2)
    gate.open()
    for task in tasks { _ = try await task.value }
    let names = sender.requests.dropFirst(2).compactMap { $0.url.split(separator: "/").last }
    // Two run side by side: neighbours may be recorded either way round.
    let expected = [
      "verdict1", "verdict2", "facts", "check", "label", "comment1", "comment2", "background",
    ]
    for (place, name) in names.enumerated() {
      let wanted = try #require(expected.firstIndex(of: String(name)))
      #expect(abs(place - wanted) <= 1, "\(names)")
    }
  }

  @Test("of one host hold up no other host")
  func hosts() async throws {
    let time = TestTime()
    let gate = AsyncGate()
    let sender = ScriptedSender { request, _ in
      if request.url.contains("slow") { await gate.wait() }
      if request.url.contains("limited") { return Self.response(429, [("Retry-After", "30")]) }
      return Self.ok
    }
    let limits = RateLimits(sender, time: time.source())
    let stuck = (0..<20).map { _ in
      Task { try await limits.send(HTTPRequest(.get, "https://slow.example/")) }
    }
    await gate.waiters(atLeast: 8)
    let limited = Task { try await limits.send(HTTPRequest(.get, "https://limited.example/")) }
    await time.clock.sleepers(atLeast: 1)
    for _ in 0..<20 { _ = try await limits.send(HTTPRequest(.get, "https://fast.example/")) }
    #expect(limits.statistics.hosts["fast.example"]?.requests == 20)
    #expect(limits.statistics.hosts["slow.example"]?.requests == 8)
    limited.cancel()
    gate.open()
    for task in stuck { _ = try await task.value }
    #expect(try await failure { try await limited.value }.kind == .cancelled)
  }

  @Test("hold up nobody whom they do not concern: who waits for one is passed by")
  func passing() async throws {
    let time = TestTime()
    let sender = ScriptedSender { request, index in
      index == 0 ? Self.response(429, [("Retry-After", "30")]) : Self.ok
    }
    var options = RateLimitOptions()
    options.concurrency = 1
    let limits = RateLimits(sender, options, time: time.source())
    let url = Self.request.url
    let blocked = Task {
      try await limits.send(HTTPRequest(.get, url, headers: [.bearer(Secret("1"))], priority: .verdict))
    }
    await time.clock.sleepers(atLeast: 1)
    let other = HTTPRequest(.get, url, headers: [.bearer(Secret("2"))], priority: .background)
    #expect(try await limits.send(other).status == 200)
    time.clock.advance(by: .seconds(30))
    #expect(try await blocked.value.status == 200)
  }

  @Test("free a place when a request fails, is cancelled, or is cancelled while it waits")
  func places() async throws {
    let time = TestTime()
    let gate = AsyncGate()
    let sender = ScriptedSender { request, _ in
      if request.url.hasSuffix("fail") {
        throw HTTPFailure(.cannotConnect, host: "h", reason: "r", mayHaveArrived: false)
      }
      if request.url.hasSuffix("wait") { await gate.wait() }
      return Self.ok
    }
    var options = RateLimitOptions()
    options.concurrency = 1
    let limits = RateLimits(sender, options, time: time.source())
    for _ in 0..<3 {
      _ = try await failure { try await limits.send(HTTPRequest(.get, "https://h.example/fail")) }
    }
    let holding = Task { try await limits.send(HTTPRequest(.get, "https://h.example/wait")) }
    await gate.waiters(atLeast: 1)
    let queued = (0..<50).map { _ in Task { try await limits.send(HTTPRequest(.get, "https://h.example/x")) }
    }
    while limits.waiting(at: "https://h.example/") < 50 { await Task.yield() }
    for task in queued { task.cancel() }
    for task in queued {
      let failure = try await failure { try await task.value }
      #expect(failure.kind == .cancelled)
      #expect(!failure.mayHaveArrived)
    }
    #expect(limits.waiting(at: "https://h.example/") == 0)
    gate.open()
    #expect(try await holding.value.status == 200)
    #expect(try await limits.send(HTTPRequest(.get, "https://h.example/x")).status == 200)
    #expect(sender.requests.count == 5)
  }

  @Test("hold at the socket: no more at once than eight")
  func socket() async throws {
    let peak = Mutex((now: 0, most: 0))
    let server = try LoopbackServer { request in
      peak.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
      defer { peak.withLock { $0.now -= 1 } }
      return request["If-None-Match"] == nil ? .text("ok") : .status(304)
    }
    let limits = RateLimits(try makeTransfer())
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<100 {
        group.addTask {
          let headers = number % 4 == 0 ? [HTTPHeader("If-None-Match", "x")] : []
          _ = try await limits.send(HTTPRequest(.get, server.url(), headers: headers))
        }
      }
      try await group.waitForAll()
    }
    #expect(peak.withLock { $0.most } <= 8)
    let counts = try #require(limits.statistics.hosts["127.0.0.1:\(server.port)"])
    #expect(counts.requests == 100)
    #expect(counts.revalidated == 25)
    #expect(counts.refused == 0)
    #expect(limits.statistics.total == counts)
  }

  @Test("are forgotten for hosts and credentials that nothing is known of any more, but not what was spent")
  func forgetting() async throws {
    let time = TestTime()
    let sender = ScriptedSender([.success(Self.github(200, remaining: 100, resetIn: 60))])
    let limits = RateLimits(sender, time: time.source())
    for number in 0..<600 {
      let request = HTTPRequest(
        .get, "https://h\(number).example/", headers: [.bearer(Secret("token \(number)"))])
      _ = try await limits.send(request)
      time.clock.advance(by: .seconds(1))
    }
    #expect(limits.hostCount <= 256)
    #expect(limits.statistics.total.requests == 600)
    var budget = HostBudget(RateLimitOptions())
    for number in 0..<600 {
      let request = HTTPRequest(.get, "https://h.example/", headers: [.bearer(Secret("token \(number)"))])
      let claim = try RateClaim(request, #require(WebAddress(request.url)))
      let now = Self.after(Int64(number))
      budget.begin(claim, now: now)
      _ = budget.end(claim, Self.github(200, remaining: 100, resetIn: Int64(number) + 10), now: now)
    }
    #expect(budget.accountCount <= 65)
  }
}

/// Holds tasks until it is opened.
final class AsyncGate: Sendable {
  private struct State {
    var isOpen = false
    var held: [CheckedContinuation<Void, Never>] = []
    var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  func wait() async {
    await withCheckedContinuation { continuation in
      let (passes, watchers) = state.withLock { state in
        if state.isOpen { return (true, [CheckedContinuation<Void, Never>]()) }
        state.held.append(continuation)
        let count = state.held.count
        let met = state.watchers.filter { $0.count <= count }.map(\.continuation)
        state.watchers.removeAll { $0.count <= count }
        return (false, met)
      }
      if passes { continuation.resume() }
      for watcher in watchers { watcher.resume() }
    }
  }

  func waiters(atLeast count: Int) async {
    await withCheckedContinuation { continuation in
      let isMet = state.withLock { state in
        if state.held.count >= count { return true }
        state.watchers.append((count, continuation))
        return false
      }
      if isMet { continuation.resume() }
    }
  }

  func open() {
    let held = state.withLock { state in
      state.isOpen = true
      defer { state.held = [] }
      return state.held
    }
    for continuation in held { continuation.resume() }
  }
}
