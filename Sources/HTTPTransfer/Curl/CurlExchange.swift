import HTTPFields
internal import CLibcurl
internal import CurlShim
internal import LocalSystem

/// One request under way: the handle, what is still to be sent, and what has come so far. Of the loop's thread.
@safe final class CurlExchange {
  let handle: CurlHandle
  private let easy: UnsafeMutableRawPointer
  let ticket: UInt64
  private let order: Ordered
  private let headerLimit: Int
  private let bodyLimit: Int
  private var lines: UnsafeMutablePointer<curl_slist>?
  private let errorText: UnsafeMutablePointer<CChar>

  private var received = ReceivedHead()
  private var body: [UInt8] = []
  private var sent = 0
  /// libcurl has had all of the body once, perhaps on a connection that it has given up since.
  private var wasSent: Bool
  private var excess: String?

  private var request: HTTPRequest { order.request.request }

  init?(_ order: Ordered, _ options: TransferOptions) {
    guard let easy = unsafe curl_easy_init() else { return nil }
    unsafe self.easy = easy
    handle = unsafe CurlHandle(pointer: easy)
    self.order = order
    ticket = order.ticket
    headerLimit = options.headerSize
    wasSent = order.request.request.body.isEmpty
    bodyLimit = order.request.request.limits.bodySize ?? options.bodySize
    unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    setAddress(options.proxy)
    setMethod()
    setHeaders(options.userAgent)
    setSecurity(options)
    setTimes(options)
    unsafe curl_shim_set_callbacks(
      easy, Unmanaged.passUnretained(self).toOpaque(), onHeader, onBody, onSource, onRewind)
    unsafe curl_shim_keep_sockets(easy)
    _ = unsafe curl_shim_set_pointer(easy, number(CURLOPT_ERRORBUFFER), errorText)
  }

  deinit {
    unsafe curl_easy_cleanup(easy)
    unsafe curl_slist_free_all(lines)
    unsafe errorText.deallocate()
  }

  // MARK: The request

  private func setAddress(_ proxy: ProxySettings) {
    let address = order.request.address
    set(CURLOPT_URL, address.text)
    // What was checked is what is sent.
    set(CURLOPT_PATH_AS_IS, 1)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
    set(CURLOPT_FOLLOWLOCATION, 0)
    // Set in any case: unset, libcurl would look into the environment itself.
    set(CURLOPT_PROXY, proxy.proxy(for: address.origin.scheme)?.reveal() ?? "")
    set(CURLOPT_NOPROXY, proxy.exceptions)
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
  }

  private func setMethod() {
    switch request.method {
    case .get: break
    case .head: set(CURLOPT_NOBODY, 1)
    case .delete where request.body.isEmpty: set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    case .post, .put, .patch, .delete:
      set(CURLOPT_POST, 1)
      set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
      _ = unsafe curl_shim_set_size(
        easy, number(CURLOPT_POSTFIELDSIZE_LARGE), Int64(request.body.count))
    }
    // Where bytes of a body have gone out, libcurl asks `rewind` before it repeats, and is refused. Without a
    // body it would not ask: a new connection is one that it does not repeat on.
    if !request.isSafeToRepeat, request.body.isEmpty { set(CURLOPT_FRESH_CONNECT, 1) }
  }

  private func setHeaders(_ userAgent: String) {
    set(CURLOPT_USERAGENT, userAgent)
    set(CURLOPT_ACCEPT_ENCODING, "gzip")
    // Neither a type that nobody stated, nor a wait for leave to go on.
    let hasType = request.headers.contains { $0.isNamed("Content-Type") }
    let added = ["Expect:"] + (hasType ? [] : ["Content-Type:"])
    for line in order.request.lines + added.map({ Secret($0) }) {
      guard let longer = unsafe curl_slist_append(lines, line.reveal()) else { continue }
      unsafe lines = longer
    }
    _ = unsafe curl_shim_set_pointer(easy, number(CURLOPT_HTTPHEADER), lines)
  }

  private func setSecurity(_ options: TransferOptions) {
    set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    // Rather wait for a connection to share than open another.
    set(CURLOPT_PIPEWAIT, 1)
    set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let authorities = options.authorities {
      set(CURLOPT_CAINFO, authorities.description)
      _ = unsafe curl_shim_set_text(easy, number(CURLOPT_CAPATH), nil)
    }
  }

  private func setTimes(_ options: TransferOptions) {
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(options.connectTime))
    set(CURLOPT_TIMEOUT_MS, milliseconds(request.limits.time ?? options.totalTime))
    set(CURLOPT_LOW_SPEED_LIMIT, 1)
    set(CURLOPT_LOW_SPEED_TIME, max(1, Int(options.stallTime.components.seconds)))
  }

  private func set(_ option: CURLoption, _ value: Int) {
    _ = unsafe curl_shim_set_number(easy, number(option), value)
  }

  private func set(_ option: CURLoption, _ value: String) {
    _ = unsafe curl_shim_set_text(easy, number(option), value)
  }

  // MARK: The answer

  fileprivate func take(header line: UnsafeRawBufferPointer) -> Bool {
    unsafe received.take(line)
    guard received.size > headerLimit else { return true }
    excess = "its headers are more than \(headerLimit) bytes"
    return false
  }

  fileprivate func take(body part: UnsafeRawBufferPointer) -> Bool {
    guard part.count <= bodyLimit - body.count else {
      excess = "its body is more than \(bodyLimit) bytes"
      return false
    }
    unsafe body.append(contentsOf: part)
    return true
  }

  fileprivate func fill(_ space: UnsafeMutableRawBufferPointer) -> Int {
    let part = request.body[sent...].prefix(space.count)
    unsafe space.copyBytes(from: part)
    sent += part.count
    if sent == request.body.count { wasSent = true }
    return part.count
  }

  fileprivate func rewind(to offset: Int) -> Bool {
    guard request.isSafeToRepeat, (0...request.body.count).contains(offset) else { return false }
    sent = offset
    return true
  }

  func finish(_ code: CURLcode) {
    guard code == CURLE_OK else { return fail(.init(code)) }
    let status = unsafe curl_shim_number(easy, number(CURLINFO_RESPONSE_CODE))
    // To libcurl a connection that closes among the headers has ended them.
    guard received.isComplete, status >= 200 else { return fail(.withinHeaders) }
    let version = unsafe curl_shim_number(easy, number(CURLINFO_HTTP_VERSION))
    order.continuation.resume(
      returning: HTTPResponse(
        status: status, headers: received.headers, body: body,
        version: [1: "1.0", 2: "1.1", 3: "2"][version]))
  }

  func cancel() { fail(.cancelled) }

  private func fail(_ end: CurlEnd) {
    let trace = CurlTrace(
      text: unsafe String(cString: errorText), excess: excess,
      proxyStatus: unsafe curl_shim_number(easy, number(CURLINFO_HTTP_CONNECTCODE)),
      verification: unsafe curl_shim_number(easy, number(CURLINFO_SSL_VERIFYRESULT)),
      mayHaveArrived: mayHaveArrived)
    order.continuation.resume(
      throwing: trace.failure(end, host: order.request.address.origin.hostAndPort))
  }

  /// libcurl notes the moment when it has sent the first bytes of a request; its counts of what it has sent
  /// begin again on another connection.
  private var mayHaveArrived: Bool {
    let begun = unsafe curl_shim_size(easy, number(CURLINFO_PRETRANSFER_TIME_T))
    let size = unsafe curl_shim_number(easy, number(CURLINFO_REQUEST_SIZE))
    return wasSent && begun > 0 && size > 0
  }
}

private func number(_ option: CURLoption) -> Int32 { Int32(bitPattern: option.rawValue) }
private func number(_ info: CURLINFO) -> Int32 { Int32(bitPattern: info.rawValue) }

/// At least one: libcurl takes 0 for no limit.
private func milliseconds(_ duration: Duration) -> Int {
  max(1, Int(min(duration, .seconds(86_400)) / .milliseconds(1)))
}

// MARK: Callbacks. Another count than was given makes libcurl end the transfer.

private func exchange(_ context: UnsafeMutableRawPointer?) -> CurlExchange? {
  unsafe context.map { unsafe Unmanaged<CurlExchange>.fromOpaque($0).takeUnretainedValue() }
}

private func onHeader(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
  return unsafe exchange(context)?.take(header: line) == true ? size * count : -1
}

private func onBody(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  let part = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
  return unsafe exchange(context)?.take(body: part) == true ? size * count : -1
}

private func onSource(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  let space = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
  return unsafe exchange(context)?.fill(space) ?? 0
}

private func onRewind(_ context: UnsafeMutableRawPointer?, _ offset: Int64, _ origin: Int32) -> Int32 {
  // SEEK_SET is the only origin that libcurl uses.
  let isDone = unsafe origin == 0 && exchange(context)?.rewind(to: Int(offset)) == true
  return isDone ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
}
