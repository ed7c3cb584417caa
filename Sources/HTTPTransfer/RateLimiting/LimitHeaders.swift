import HTTPFields
internal import CivilTime

/// What a response says about the limit that its request was counted under.
struct PrimaryLimit: Hashable, Sendable {
  /// Requests in a window; nil where it does not say.
  let limit: Int?
  let remaining: Int
  /// The end of the window by our clock.
  let reset: Instant
  /// `core`, `search`, `graphql` on GitHub; empty elsewhere.
  let resource: String

  /// From GitHub's and Gitea's `x-ratelimit-…`, or GitLab's `ratelimit-…`; nil without both a rest and an end.
  init?(_ headers: HTTPFields, now: Instant) {
    for prefix in ["x-ratelimit-", "ratelimit-"] {
      guard let remaining = headers[prefix + "remaining"].flatMap(wholeNumber),
        let end = headers[prefix + "reset"].flatMap(wholeNumber)
      else { continue }
      limit = headers[prefix + "limit"].flatMap(wholeNumber).flatMap { Int(exactly: $0) }
      self.remaining = Int(clamping: remaining)
      // Small numbers are seconds from now, as in drafts of the IETF.
      let isSpan = end < 100_000_000
      reset =
        isSpan
        ? now.adding(TimeSpan(seconds: end)) : headers.moment(Instant(seconds: end), now: now)
      resource = String((headers[prefix + "resource"] ?? "").prefix(64))
      return
    }
    return nil
  }
}

/// Whether a response is the refusal of a limit, and until when it holds.
enum LimitRefusal: Hashable, Sendable {
  /// The window's requests are used up.
  case primary(until: Instant)
  /// Too many at once or too much of something; nil where it does not say for how long.
  case secondary(until: Instant?)

  /// nil for every other response: a 403 may as well mean that the credential may not do this.
  init?(_ response: HTTPResponse, now: Instant) {
    guard response.status == 429 || response.status == 403 else { return nil }
    let retryAfter = response.headers.retryAfter(now: now)
    let primary = PrimaryLimit(response.headers, now: now)
    let isUsedUp = primary?.remaining == 0
    if response.status == 403, retryAfter == nil {
      // The last request of a window may be one that is forbidden.
      guard Self.speaksOfLimit(response.body) || isUsedUp && response.body.isEmpty else { return nil }
    }
    if let retryAfter {
      self = .secondary(until: retryAfter)
    } else if isUsedUp, let reset = primary?.reset {
      self = .primary(until: reset)
    } else {
      self = .secondary(until: nil)
    }
  }

  /// GitHub's words: "API rate limit exceeded for …", "You have exceeded a secondary rate limit", and the older
  /// "You have triggered an abuse detection mechanism".
  private static func speaksOfLimit(_ body: [UInt8]) -> Bool {
    let text = String(decoding: body.prefix(4096), as: UTF8.self).lowercased()
    return text.contains("rate limit") || text.contains("abuse detection")
  }
}
