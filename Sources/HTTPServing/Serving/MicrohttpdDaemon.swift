internal import CLibmicrohttpd
internal import LocalSystem
internal import MicrohttpdShim
internal import Synchronization

/// Owner of an `MHD_Daemon` and its threads, which call a `ServerCore`.
@safe final class MicrohttpdDaemon: @unchecked Sendable {
  // Unchecked: the pointers never change, and the two functions that use them may be called from any thread.
  private let daemon: OpaquePointer
  private let owner: UnsafeMutableRawPointer?
  private let core: Unmanaged<ServerCore>
  let port: Int

  init(_ core: ServerCore) throws(HTTPServingProblem) {
    let options = core.options
    let pem = try options.tls.map { files throws(HTTPServingProblem) in try TLSTexts(files) }
    let shown = options.address.bytes.count == 4 ? "\(options.address)" : "[\(options.address)]"
    let action = "cannot listen on \(shown):\(options.port)"
    if let problem = unsafe microhttpd_shim_problem() {
      throw HTTPServingProblem(action, unsafe String(cString: problem))
    }
    guard var port = UInt16(exactly: options.port) else {
      throw HTTPServingProblem(action, "a port is a number from 0 to 65535")
    }
    var reason = [CChar](repeating: 0, count: 256)
    let listener = unsafe microhttpd_shim_listen(
      options.address.bytes, options.address.bytes.count, &port, &reason, reason.count)
    guard listener >= 0 else { throw HTTPServingProblem(action, text(reason)) }
    self.port = Int(port)

    let retained = unsafe Unmanaged.passRetained(core)
    var owner: UnsafeMutableRawPointer?
    let started = unsafe Self.start(
      options, listener, pem, Self.callbacks(retained.toOpaque()), &owner, &reason)
    guard let daemon = unsafe started else {
      unsafe retained.release()
      microhttpd_shim_close(listener)
      let said = text(reason)
      throw pem?.problem(said) ?? HTTPServingProblem(action, said.isEmpty ? "there is no memory left" : said)
    }
    unsafe self.daemon = OpaquePointer(daemon)
    unsafe self.owner = owner
    unsafe self.core = retained
  }

  private static func start(
    _ options: HTTPServingOptions, _ listener: Int32, _ pem: TLSTexts?,
    _ callbacks: microhttpd_shim_callbacks, _ owner: inout UnsafeMutableRawPointer?, _ reason: inout [CChar]
  ) -> UnsafeMutableRawPointer? {
    // One thread more than one, so that a disk that makes one wait does not hold up every webhook.
    let threads = min(max(ThisProcess.processors, 2), 4)
    func start(_ certificate: UnsafePointer<CChar>?, _ key: UnsafePointer<CChar>?) -> UnsafeMutableRawPointer?
    {
      var settings = unsafe microhttpd_shim_options()
      unsafe settings.listener = listener
      unsafe settings.threads = UInt32(threads)
      // Split among the threads, and never reached: `Connections` lets in fewer.
      unsafe settings.connections = UInt32(clamping: (options.maximumConnections + 8) * threads)
      unsafe settings.memory = 2 * options.headBytes + (32 << 10)
      unsafe settings.certificate = certificate
      unsafe settings.key = key
      var callbacks = unsafe callbacks
      return unsafe microhttpd_shim_start(&settings, &callbacks, &owner, &reason, reason.count)
    }
    guard let pem else { return unsafe start(nil, nil) }
    return unsafe pem.certificate.withUnsafeBufferPointer { certificate in
      unsafe pem.key.withUnsafeBufferPointer { key in unsafe start(certificate.baseAddress, key.baseAddress) }
    }
  }

  /// Lets nobody in any more.
  func quiesce() {
    let listener = unsafe MHD_quiesce_daemon(daemon)
    if listener >= 0 { microhttpd_shim_close(listener) }
  }

  /// Closes every connection, none of which may be suspended, and ends the threads. Once, and nothing after
  /// it.
  func stop() {
    unsafe MHD_stop_daemon(daemon)
    unsafe microhttpd_shim_free(owner)
    unsafe core.release()
  }

  private static func callbacks(_ context: UnsafeMutableRawPointer) -> microhttpd_shim_callbacks {
    unsafe microhttpd_shim_callbacks(
      context: context,
      admits: { context, bytes, size in
        guard let core = unsafe serverCore(context) else { return 0 }
        return core.connections.admits(unsafe address(bytes, size)) ? 1 : 0
      },
      opened: { context, descriptor, bytes, size in
        guard let core = unsafe serverCore(context) else { return nil }
        let connection = core.connections.open(
          descriptor, unsafe address(bytes, size), within: core.options.headTime)
        return unsafe Unmanaged.passRetained(connection).toOpaque()
      },
      closed: { context, connection in
        guard let core = unsafe serverCore(context), let connection = unsafe connection else { return }
        core.connections.close(unsafe Unmanaged<Connection>.fromOpaque(connection).takeRetainedValue())
      },
      began: { context, connection, target, end in
        guard let core = unsafe serverCore(context), let target = unsafe target,
          let handle = unsafe connection,
          let found = unsafe microhttpd_shim_socket_context(handle)
        else { return nil }
        let connection = unsafe Unmanaged<Connection>.fromOpaque(found).takeUnretainedValue()
        let line = RequestLine(
          target: unsafe String(cString: target), start: UInt(bitPattern: target), end: UInt(bitPattern: end))
        return unsafe Unmanaged.passRetained(core.begin(connection, MicrohttpdConnection(handle), line))
          .toOpaque()
      },
      advanced: { context, connection, request, method, methodEnd, version, bytes, count in
        guard let core = unsafe serverCore(context), let connection = unsafe connection,
          let request = unsafe request, let count = unsafe count
        else { return 0 }
        let exchange = unsafe Unmanaged<Exchange>.fromOpaque(request).takeUnretainedValue()
        let name = unsafe method.map { unsafe String(cString: $0) } ?? ""
        let call = unsafe AccessCall(
          MicrohttpdConnection(connection), method: name,
          isNewVersion: version.map { unsafe String(cString: $0) } == "HTTP/1.1",
          methodEnd: UInt(bitPattern: methodEnd), versionStart: UInt(bitPattern: version),
          bytes: UnsafeRawBufferPointer(start: bytes, count: count.pointee))
        unsafe count.pointee = 0
        return core.advance(exchange, call) ? 1 : 0
      },
      finished: { context, request, isComplete in
        guard let core = unsafe serverCore(context), let request = unsafe request else { return }
        let exchange = unsafe Unmanaged<Exchange>.fromOpaque(request).takeRetainedValue()
        core.finish(exchange, isComplete: isComplete != 0)
      })
  }
}

/// Up to the NUL.
private func text(_ characters: [CChar]) -> String {
  String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

private func serverCore(_ context: UnsafeMutableRawPointer?) -> ServerCore? {
  unsafe context.map { unsafe Unmanaged<ServerCore>.fromOpaque($0).takeUnretainedValue() }
}

/// Whoever has no address of IP, which no listener of ours lets in, counts as this machine.
private func address(_ bytes: UnsafePointer<UInt8>?, _ size: Int) -> IPAddress {
  IPAddress(bytes: unsafe Array(UnsafeBufferPointer(start: bytes, count: size))) ?? .loopback
}
