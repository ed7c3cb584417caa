import HTTPFields
internal import CivilTime
internal import Cryptography
internal import LocalSystem

/// What a request counts under at its host.
struct RateClaim: Hashable, Sendable {
  /// Whose limit it is: a digest of the credentials.
  let account: String
  /// Which of the host's limits it will be counted under, as far as its path tells.
  let area: String
  let priority: RequestPriority
  let createsContent: Bool

  init(_ request: HTTPRequest, _ address: WebAddress) {
    let credentials = request.headers.filter(\.isCredential).map(\.revealed)
    account = credentials.isEmpty ? "" : sha256Hex(credentials.joined(separator: "\n"))
    area = Self.area(address.path)
    priority = request.priority
    createsContent = request.createsContent
  }

  /// The first word of the path behind the API's own: `repos`, `search`, `graphql`.
  private static func area(_ path: String) -> String {
    let words = path.split(separator: "/").prefix(4)
    let rest = words.firstIndex(of: "api").map { words[words.index(after: $0)...] } ?? words[...]
    let isVersion = rest.first.map { $0.first == "v" && $0.dropFirst().utf8.allSatisfy(isDigit) } ?? false
    return String((isVersion ? rest.dropFirst() : rest).first ?? "")
  }
}

/// What one host has been asked and allows. Pure: moments are handed in.
struct HostBudget {
  enum Answer: Hashable {
    case go
    /// As many as may be are under way.
    case full
    case later(Instant)
  }

  private struct Window {
    var limit: Int?
    var remaining: Int
    var reset: Instant
  }

  private struct Account {
    /// By resource.
    var windows: [String: Window] = [:]
    /// Which resource requests of an area were counted under last.
    var resources: [String: String] = [:]
    /// Requests under way, which `remaining` does not know of yet, by area.
    var underWay: [String: Int] = [:]
    var blockedUntil: Instant?
    /// Refusals in a row that did not say how long.
    var silences = 0
    /// When content was created, in the last hour, in order.
    var content: [Instant] = []
  }

  private let options: RateLimitOptions
  private var accounts: [String: Account] = [:]
  private(set) var underWay = 0

  init(_ options: RateLimitOptions) { self.options = options }

  var accountCount: Int { accounts.count }

  func ask(_ claim: RateClaim, now: Instant) -> Answer {
    let later = [block(claim, now), content(claim, now), window(claim, now)].compactMap { $0 }.max()
    if let later { return .later(later) }
    return underWay < options.concurrency ? .go : .full
  }

  private func block(_ claim: RateClaim, _ now: Instant) -> Instant? {
    accounts[claim.account]?.blockedUntil.flatMap { $0 > now ? $0 : nil }
  }

  private func content(_ claim: RateClaim, _ now: Instant) -> Instant? {
    guard claim.createsContent, let times = accounts[claim.account]?.content else { return nil }
    func end(_ limit: Int, _ span: Int64) -> Instant? {
      // So many ago was the one that has to leave the span first.
      guard times.count >= limit, limit > 0 else { return nil }
      let end = times[times.count - limit].adding(TimeSpan(seconds: span))
      return end > now ? end : nil
    }
    return [end(options.contentPerMinute, 60), end(options.contentPerHour, 3600)].compactMap { $0 }.max()
  }

  private func window(_ claim: RateClaim, _ now: Instant) -> Instant? {
    guard let account = accounts[claim.account], let resource = account.resources[claim.area],
      let window = account.windows[resource], window.reset > now
    else { return nil }
    let underWay = account.underWay.reduce(0) { sum, area in
      account.resources[area.key] == resource ? sum + area.value : sum
    }
    let share = options.reserve[claim.priority] ?? 0
    let reserve = (window.limit ?? 0) / 100 * share + (window.limit ?? 0) % 100 * share / 100
    return window.remaining - underWay > reserve ? nil : window.reset
  }

  mutating func begin(_ claim: RateClaim, now: Instant) {
    underWay += 1
    accounts[claim.account, default: Account()].underWay[claim.area, default: 0] += 1
    guard claim.createsContent else { return }
    let hourAgo = now.adding(TimeSpan(seconds: -3600))
    var times = (accounts[claim.account]?.content ?? []).filter { $0 > hourAgo }
    times.append(now)
    accounts[claim.account, default: Account()].content = times
  }

  /// Notes what the response says; nil where there was none.
  ///
  /// - Returns: until when a limit holds that refused the request; nil where none did.
  mutating func end(_ claim: RateClaim, _ response: HTTPResponse?, now: Instant) -> Instant? {
    underWay -= 1
    var account = accounts[claim.account] ?? Account()
    let left = (account.underWay[claim.area] ?? 1) - 1
    account.underWay[claim.area] = left > 0 ? left : nil
    accounts[claim.account] = account
    guard let response else { return nil }
    if let limit = PrimaryLimit(response.headers, now: now) { note(limit, claim, &account) }
    let until = note(LimitRefusal(response, now: now), claim, &account, now)
    accounts[claim.account] = account
    if accounts.count > 64 { forgetIdle(now) }
    return until
  }

  private func note(_ limit: PrimaryLimit, _ claim: RateClaim, _ account: inout Account) {
    account.resources[claim.area] = limit.resource
    if account.resources.count > 256 { account.resources = [claim.area: limit.resource] }
    let known = account.windows[limit.resource]
    var window = Window(limit: limit.limit, remaining: limit.remaining, reset: limit.reset)
    // Answers overtake each other; within a window the rest only shrinks. Its end is the same up to the second
    // by which two clocks are compared.
    if let known, known.reset.since(limit.reset).seconds.magnitude <= 2 {
      window.remaining = min(known.remaining, limit.remaining)
    } else if let known, known.reset > limit.reset {
      return
    }
    account.windows[limit.resource] = window
  }

  private func note(
    _ refusal: LimitRefusal?, _ claim: RateClaim, _ account: inout Account, _ now: Instant
  ) -> Instant? {
    // At once would be refused again.
    let second = now.adding(TimeSpan(seconds: 1))
    switch refusal {
    case nil:
      account.silences = 0
      return nil
    case .primary(let until):
      let later = max(until, second)
      if let resource = account.resources[claim.area] { account.windows[resource]?.reset = later }
      return later
    case .secondary(let until):
      let later = max(until ?? now.adding(silence(account.silences)), second)
      if until == nil { account.silences += 1 }
      account.blockedUntil = max(account.blockedUntil ?? later, later)
      return later
    }
  }

  private func silence(_ before: Int) -> TimeSpan {
    (options.silence * (1 << min(before, 6))).secondsRoundedUp
  }

  /// Nothing is known of this host that would be lost.
  func isIdle(_ now: Instant) -> Bool { underWay == 0 && accounts.values.allSatisfy { isIdle($0, now) } }

  private func isIdle(_ account: Account, _ now: Instant) -> Bool {
    let hourAgo = now.adding(TimeSpan(seconds: -3600))
    return (account.blockedUntil ?? now) <= now && account.content.allSatisfy { $0 <= hourAgo }
      && account.underWay.isEmpty && account.windows.values.allSatisfy { $0.reset <= now }
  }

  /// Tokens that live an hour leave an account each.
  private mutating func forgetIdle(_ now: Instant) {
    accounts = accounts.filter { !isIdle($0.value, now) }
  }
}

extension Duration {
  /// Whole seconds, rounded up.
  var secondsRoundedUp: TimeSpan {
    let (seconds, rest) = components
    return TimeSpan(seconds: rest > 0 ? seconds.addingReportingOverflow(1).partialValue : seconds)
  }
}
