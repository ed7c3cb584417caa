internal import LocalSystem
internal import MicrohttpdShim
internal import Synchronization

/// Every open connection: how many there are, of whom, and until when each may take for what it does.
final class Connections: Sendable {
  private struct Entry {
    let descriptor: Int32
    let address: IPAddress
    /// Nanoseconds of the monotonic clock; nil while an answer is being worked out.
    var deadline: Int64?
    /// Whether a request has begun to come, which nobody answers yet.
    var isReceiving = false
  }

  private struct Table {
    var entries: [Int: Entry] = [:]
    var perAddress: [IPAddress: Int] = [:]
    var lastNumber = 0
  }

  private let table = Mutex(Table())
  private let maximum: Int
  private let perAddress: Int
  private let unlimited: [AddressRange]
  /// Over TLS nobody could read what is written past the library.
  private let isPlain: Bool

  init(_ options: HTTPServingOptions) {
    maximum = options.maximumConnections
    perAddress = options.connectionsPerAddress
    unlimited = options.trustedProxies
    isPlain = options.tls == nil
  }

  var count: Int { table.withLock { $0.entries.count } }

  func admits(_ address: IPAddress) -> Bool { table.withLock { hasRoom(in: $0, for: address) } }

  /// One that has got in beyond a limit is ended at once: several threads may each have given away the last place.
  func open(_ descriptor: Int32, _ address: IPAddress, within time: Duration) -> Connection {
    let deadline = Self.deadline(after: time)
    return table.withLock { table in
      let hasRoom = hasRoom(in: table, for: address)
      table.lastNumber += 1
      table.entries[table.lastNumber] = Entry(
        descriptor: descriptor, address: address, deadline: hasRoom ? deadline : nil)
      table.perAddress[address, default: 0] += 1
      if !hasRoom { Self.end(descriptor, []) }
      return Connection(number: table.lastNumber, peer: address)
    }
  }

  private func hasRoom(in table: Table, for address: IPAddress) -> Bool {
    guard table.entries.count < maximum else { return false }
    return table.perAddress[address, default: 0] < perAddress || unlimited.contains { $0.contains(address) }
  }

  /// From now on the descriptor may be another's.
  func close(_ connection: Connection) {
    table.withLock { table in
      guard let entry = table.entries.removeValue(forKey: connection.number) else { return }
      let left = table.perAddress[entry.address, default: 1] - 1
      table.perAddress[entry.address] = left > 0 ? left : nil
    }
  }

  /// - Parameter time: nil for as long as it takes.
  func expect(_ connection: Connection, within time: Duration?, isReceiving: Bool = false) {
    expect(connection, until: time.map(Self.deadline(after:)), isReceiving: isReceiving)
  }

  func expect(_ connection: Connection, until deadline: Int64?, isReceiving: Bool) {
    table.withLock { table in
      table.entries[connection.number]?.deadline = deadline
      table.entries[connection.number]?.isReceiving = isReceiving
    }
  }

  /// Ends a connection with a word, where TLS does not forbid it, in the middle of a request.
  func dismiss(_ connection: Connection, status: Int) {
    table.withLock { table in
      guard let entry = table.entries[connection.number] else { return }
      table.entries[connection.number]?.deadline = nil
      Self.end(entry.descriptor, farewell(status))
    }
  }

  /// Ends every connection whose time is over. Under the lock: none of the descriptors can be closed, and
  /// become another's, meanwhile.
  func endOverdue() {
    let now = SystemClock.monotonicNanoseconds()
    table.withLock { table in
      for (number, entry) in table.entries {
        guard let deadline = entry.deadline, deadline <= now else { continue }
        table.entries[number]?.deadline = nil
        Self.end(entry.descriptor, entry.isReceiving ? farewell(408) : [])
      }
    }
  }

  private func farewell(_ status: Int) -> [UInt8] {
    isPlain ? Array("HTTP/1.1 \(status) \r\nConnection: close\r\nContent-Length: 0\r\n\r\n".utf8) : []
  }

  private static func end(_ descriptor: Int32, _ farewell: [UInt8]) {
    unsafe farewell.withUnsafeBytes { bytes in
      unsafe microhttpd_shim_end(
        descriptor, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
  }

  static func deadline(after time: Duration) -> Int64 {
    let (sum, overflow) = SystemClock.monotonicNanoseconds().addingReportingOverflow(time.nanoseconds)
    return overflow ? .max : sum
  }
}

/// One connection, as callbacks find it.
final class Connection: Sendable {
  fileprivate let number: Int
  let peer: IPAddress

  fileprivate init(number: Int, peer: IPAddress) {
    self.number = number
    self.peer = peer
  }
}

extension Duration {
  /// At most 292 years.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflows) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    return overflow || overflows ? .max : sum
  }
}
