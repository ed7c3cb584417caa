import HTTPFields
internal import CLibmicrohttpd
internal import MicrohttpdShim

/// An `MHD_Connection`, borrowed: good while a callback of it runs, and while it is suspended.
@safe struct MicrohttpdConnection: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer

  init(_ pointer: UnsafeMutableRawPointer) { unsafe self.pointer = pointer }

  /// Bytes of the request line and all header fields.
  var headSize: Int { unsafe microhttpd_shim_head_size(pointer) }

  func suspend() { unsafe MHD_suspend_connection(OpaquePointer(pointer)) }

  /// From any thread.
  func resume() { unsafe MHD_resume_connection(OpaquePointer(pointer)) }

  /// False where the connection can only be closed.
  func queue(_ response: PreparedResponse) -> Bool {
    unsafe MHD_queue_response(OpaquePointer(pointer), UInt32(response.status), response.pointer) == .YES
  }

  func headers() -> HTTPFields {
    let list = HeaderList()
    let context = unsafe Unmanaged.passUnretained(list).toOpaque()
    unsafe MHD_get_connection_values_n(OpaquePointer(pointer), .HEADER_KIND, addHeader, context)
    return HTTPFields(list.pairs)
  }
}

private final class HeaderList {
  var pairs: [(String, String)] = []
}

private func addHeader(
  _ context: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?, _ nameSize: Int,
  _ value: UnsafePointer<CChar>?, _ valueSize: Int
) -> MHD_Result {
  guard let context = unsafe context else { return .NO }
  let list = unsafe Unmanaged<HeaderList>.fromOpaque(context).takeUnretainedValue()
  let name = unsafe String(decoding: UnsafeRawBufferPointer(start: name, count: nameSize), as: UTF8.self)
  let bytes = unsafe UnsafeRawBufferPointer(start: value, count: valueSize)
  let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
  let end = unsafe bytes.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? 0
  list.pairs.append((name, unsafe String(decoding: bytes[..<end], as: UTF8.self)))
  return .YES
}
