internal import CZlib

/// Deflates bytes into one gzip member (RFC 1952); the same bytes give the same file.
public func gzip(_ bytes: [UInt8]) -> [UInt8] {
  // On the heap: zlib keeps the address of its stream.
  let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  unsafe stream.initialize(to: z_stream())
  defer { unsafe stream.deallocate() }
  let gzipFormat: CInt = 16 + MAX_WBITS
  let usualMemory: CInt = 8
  let status = unsafe deflateInit2_(
    stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzipFormat, usualMemory, Z_DEFAULT_STRATEGY, zlibVersion(),
    CInt(MemoryLayout<z_stream>.size))
  precondition(status == Z_OK, "zlib starts unless memory is out")
  defer { unsafe deflateEnd(stream) }
  var packed: [UInt8] = []
  var output = [UInt8](repeating: 0, count: 256 << 10)
  unsafe bytes.withUnsafeBufferPointer { input in
    // zlib counts in 32 bits: larger inputs go in pieces.
    var start = 0
    repeat {
      let count = min(input.count - start, 1 << 30)
      let isLast = start + count == input.count
      unsafe stream.pointee.next_in = UnsafeMutablePointer(
        mutating: input.baseAddress.map { unsafe $0 + start })
      unsafe stream.pointee.avail_in = CUnsignedInt(count)
      start += count
      repeat {
        let written = unsafe output.withUnsafeMutableBufferPointer { output in
          unsafe stream.pointee.next_out = output.baseAddress
          unsafe stream.pointee.avail_out = CUnsignedInt(output.count)
          _ = unsafe deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
          return unsafe output.count - Int(stream.pointee.avail_out)
        }
        packed += output.prefix(written)
      } while unsafe stream.pointee.avail_out == 0
    } while start < input.count
  }
  return packed
}
