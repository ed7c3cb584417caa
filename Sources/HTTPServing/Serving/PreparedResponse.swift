import HTTPFields
internal import CLibmicrohttpd
internal import LocalSystem

/// Owner of an `MHD_Response`: an answer that only has to be sent.
@safe final class PreparedResponse: @unchecked Sendable {
  // Unchecked: the library counts references to it under a lock of its own.
  let pointer: OpaquePointer
  let status: Int
  let route: String?
  /// Bytes of the body.
  let size: Int
  let isFile: Bool

  deinit { unsafe MHD_destroy_response(pointer) }

  /// - Parameter closing: whether the connection is closed behind it.
  static func make(_ response: ServedResponse, closing: Bool = false) -> PreparedResponse? {
    PreparedResponse(response, closing) ?? PreparedResponse(RequestProblem.failed.response, closing)
  }

  /// nil where something of it cannot be sent.
  private init?(_ response: ServedResponse, _ closing: Bool) {
    guard (200...599).contains(response.status), response.headers.allSatisfy(Self.isSendable),
      let (pointer, size) = unsafe Self.body(response.body)
    else { return nil }
    unsafe self.pointer = pointer
    self.size = size
    status = response.status
    route = response.route
    if case .file = response.body { isFile = true } else { isFile = false }
    for (name, value) in response.headers {
      guard unsafe MHD_add_response_header(pointer, name, value) == .YES else { return nil }
    }
    if closing { _ = unsafe MHD_add_response_header(pointer, "Connection", "close") }
  }

  private static func isSendable(_ name: String, _ value: String) -> Bool {
    isToken(name) && !["connection", "content-length", "transfer-encoding"].contains(name.lowercased())
      && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
  }

  private static func body(_ body: ServedResponse.Body) -> (OpaquePointer, Int)? {
    switch body {
    case .bytes(let bytes):
      let pointer = unsafe bytes.withUnsafeBytes { buffer in
        // Copied, not written to: the parameter is not const for the sake of another mode.
        unsafe MHD_create_response_from_buffer(
          buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress), .RESPMEM_MUST_COPY)
      }
      return unsafe pointer.map { unsafe ($0, bytes.count) }
    case .file(let path):
      // Whoever answered with the file has no other use for the reason than the status 500 in the log.
      guard let reader = try? FileReader(opening: path, limit: .max) else { return nil }
      let source = unsafe Unmanaged.passRetained(FileSource(reader))
      let pointer = unsafe MHD_create_response_from_callback(
        UInt64(reader.version.size), 64 << 10, readPiece, source.toOpaque(), releaseSource)
      if unsafe pointer == nil { unsafe source.release() }
      return unsafe pointer.map { unsafe ($0, reader.version.size) }
    }
  }
}

/// A file that is being sent.
private final class FileSource {
  let reader: FileReader

  init(_ reader: FileReader) { self.reader = reader }
}

private func readPiece(
  _ context: UnsafeMutableRawPointer?, _ position: UInt64, _ target: UnsafeMutablePointer<CChar>?, _ size: Int
) -> Int {
  // A file that shrank or cannot be read any more ends the connection: MHD_CONTENT_READER_END_WITH_ERROR.
  let broken = -2
  guard let context = unsafe context, let target = unsafe target else { return broken }
  let source = unsafe Unmanaged<FileSource>.fromOpaque(context).takeUnretainedValue()
  guard let bytes = try? source.reader.next(size), !bytes.isEmpty else { return broken }
  unsafe UnsafeMutableRawBufferPointer(start: target, count: size).copyBytes(from: bytes)
  return bytes.count
}

private func releaseSource(_ context: UnsafeMutableRawPointer?) {
  if let context = unsafe context { unsafe Unmanaged<FileSource>.fromOpaque(context).release() }
}
