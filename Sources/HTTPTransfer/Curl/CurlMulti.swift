internal import CLibcurl
internal import CurlShim

/// Owner of a `curl_multi`. Everything but `wake` is for one thread.
@safe final class CurlMulti: @unchecked Sendable {
  private let multi: UnsafeMutableRawPointer

  init(connectionsPerHost: Int) throws(HTTPFailure) {
    if let problem = unsafe curl_shim_problem() {
      throw HTTPFailure(
        .unusableRequest, host: "", reason: unsafe String(cString: problem), mayHaveArrived: false)
    }
    guard Self.isStarted, let multi = unsafe curl_multi_init() else {
      throw HTTPFailure(
        .unusableRequest, host: "", reason: "libcurl cannot be started", mayHaveArrived: false)
    }
    unsafe self.multi = multi
    set(CURLMOPT_MAX_HOST_CONNECTIONS, connectionsPerHost)
    set(CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
  }

  /// Once, and for the life of the process: taking it down is not safe while threads use TLS.
  private static let isStarted = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

  private func set(_ option: CURLMoption, _ value: Int) {
    _ = unsafe curl_shim_set_multi(multi, Int32(bitPattern: option.rawValue), value)
  }

  /// From any thread, as long as `cleanUp` has not been called.
  func wake() { _ = unsafe curl_multi_wakeup(multi) }

  func add(_ handle: CurlHandle) -> Bool {
    unsafe curl_multi_add_handle(multi, handle.pointer) == CURLM_OK
  }

  func remove(_ handle: CurlHandle) { _ = unsafe curl_multi_remove_handle(multi, handle.pointer) }

  func perform() {
    var running: Int32 = 0
    _ = unsafe curl_multi_perform(multi, &running)
  }

  /// The next transfer that is done, with its result.
  func nextResult() -> (CurlHandle, CURLcode)? {
    var left: Int32 = 0
    while let message = unsafe curl_multi_info_read(multi, &left) {
      guard unsafe message.pointee.msg == CURLMSG_DONE, let handle = unsafe message.pointee.easy_handle else {
        continue
      }
      let code = unsafe CURLcode(UInt32(bitPattern: curl_shim_result(message)))
      return unsafe (CurlHandle(pointer: handle), code)
    }
    return nil
  }

  /// Until something moves, something is due, or somebody wakes it.
  func wait(milliseconds: Int32) { _ = unsafe curl_multi_poll(multi, nil, 0, milliseconds, nil) }

  func cleanUp() { _ = unsafe curl_multi_cleanup(multi) }
}

/// A `CURL *`, borrowed.
@safe struct CurlHandle: Hashable {
  let pointer: UnsafeMutableRawPointer

  static func == (a: Self, b: Self) -> Bool { unsafe a.pointer == b.pointer }
  func hash(into hasher: inout Hasher) { unsafe hasher.combine(pointer) }
}
