internal import CLibcurl
internal import CurlShim
internal import LocalSystem
internal import Synchronization

/// One `curl_multi` and the one thread that touches it. Others put requests and cancellations into its inbox
/// and wake it.
final class CurlLoop: Sendable {
  private struct Inbox {
    var started: [Ordered] = []
    var cancelled: [UInt64] = []
    var lastTicket: UInt64 = 0
    var isClosing = false
    /// The thread has left; nothing may wake it any more.
    var isGone = false
  }

  private let inbox = Mutex(Inbox())
  private let multi: CurlMulti
  private let options: TransferOptions

  init(_ options: TransferOptions) throws {
    self.options = options
    let multi = try CurlMulti(connectionsPerHost: options.connectionsPerHost)
    self.multi = multi
    do {
      // The thread holds the loop until it is closed.
      try BackgroundThread.start("for HTTP") { self.run() }
    } catch {
      multi.cleanUp()
      throw error
    }
  }

  func nextTicket() -> UInt64 {
    inbox.withLock { inbox in
      inbox.lastTicket += 1
      return inbox.lastTicket
    }
  }

  func start(_ order: Ordered) {
    let isAccepted = inbox.withLock { inbox in
      guard !inbox.isClosing else { return false }
      inbox.started.append(order)
      // The handler may have run before the order was there.
      if Task.isCancelled { inbox.cancelled.append(order.ticket) }
      multi.wake()
      return true
    }
    if !isAccepted { order.refuse("the client is closed") }
  }

  func cancel(_ ticket: UInt64) {
    inbox.withLock { inbox in
      guard !inbox.isGone else { return }
      inbox.cancelled.append(ticket)
      multi.wake()
    }
  }

  func close() {
    inbox.withLock { inbox in
      inbox.isClosing = true
      if !inbox.isGone { multi.wake() }
    }
  }

  private func run() {
    var live = LiveExchanges()
    while true {
      let (started, cancelled, isClosing) = inbox.withLock { inbox in
        defer {
          inbox.started = []
          inbox.cancelled = []
        }
        return (inbox.started, inbox.cancelled, inbox.isClosing)
      }
      for order in started { live.add(order, options, to: multi) }
      for ticket in cancelled { live.cancel(ticket, in: multi) }
      if isClosing { break }
      multi.perform()
      while let (handle, code) = multi.nextResult() { live.finish(handle, code, in: multi) }
      multi.wait(milliseconds: live.isEmpty ? 60_000 : 1_000)
    }
    live.cancelAll(in: multi)
    inbox.withLock { $0.isGone = true }
    multi.cleanUp()
  }
}

/// What is under way. Of the loop's thread.
private struct LiveExchanges {
  private var byTicket: [UInt64: CurlExchange] = [:]
  private var tickets: [CurlHandle: UInt64] = [:]

  var isEmpty: Bool { byTicket.isEmpty }

  mutating func add(_ order: Ordered, _ options: TransferOptions, to multi: CurlMulti) {
    guard let exchange = CurlExchange(order, options), multi.add(exchange.handle) else {
      return order.refuse("libcurl has no memory left")
    }
    byTicket[order.ticket] = exchange
    tickets[exchange.handle] = order.ticket
  }

  /// Nothing happens where it has finished already.
  mutating func cancel(_ ticket: UInt64, in multi: CurlMulti) { take(ticket, from: multi)?.cancel() }

  mutating func cancelAll(in multi: CurlMulti) {
    for ticket in Array(byTicket.keys) { cancel(ticket, in: multi) }
  }

  mutating func finish(_ handle: CurlHandle, _ code: CURLcode, in multi: CurlMulti) {
    guard let ticket = tickets[handle] else { return }
    take(ticket, from: multi)?.finish(code)
  }

  private mutating func take(_ ticket: UInt64, from multi: CurlMulti) -> CurlExchange? {
    guard let exchange = byTicket.removeValue(forKey: ticket) else { return nil }
    tickets[exchange.handle] = nil
    multi.remove(exchange.handle)
    return exchange
  }
}

extension Ordered {
  func refuse(_ reason: String) {
    continuation.resume(
      throwing: HTTPFailure(
        .cancelled, host: request.address.origin.hostAndPort, reason: reason, mayHaveArrived: false))
  }
}
