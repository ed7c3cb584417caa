internal import CZlib
internal import SourceText

/// Inflates gzip (RFC 1952) from pieces, one member after another, as `gzip -d` does.
///
/// Checksums are compared. Refused: what ends early, what follows the last member, and what grows beyond
/// `limits.bytes` or `limits.expansion`.
@safe public struct GzipReader: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>
  private let source: String
  private let limits: DocumentLimits
  private var output: [UInt8]
  /// Bytes read and written, over all members.
  private var taken = 0
  private var given = 0
  private var betweenMembers = true
  private var failure: DocumentProblem?

  /// The first two bytes of every gzip file.
  public static func looksLike(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// What any file may become, however small.
  private static let freeExpansion = 1 << 20

  public init(source: String, limits: DocumentLimits = .report) throws(DocumentProblem) {
    self.source = source
    self.limits = limits
    output = [UInt8](repeating: 0, count: 64 << 10)
    // On the heap: zlib keeps the address of its stream.
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let gzipOnly: CInt = 16 + MAX_WBITS
    let status = unsafe inflateInit2_(stream, gzipOnly, zlibVersion(), CInt(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw problem("cannot start inflating: out of memory") }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Inflates what `bytes` hold; `body` gets the plain text in pieces. After an error every further call throws it.
  public mutating func push(
    _ bytes: Span<UInt8>, _ body: (Span<UInt8>) throws(DocumentProblem) -> Void
  ) throws(DocumentProblem) {
    if let failure { throw failure }
    do throws(DocumentProblem) {
      var start = 0
      while start < bytes.count {
        let (read, written) = try inflate(bytes.extracting(start...))
        start += read
        if written > 0 { try body(output.span.extracting(first: written)) }
      }
    } catch {
      failure = error
      throw error
    }
  }

  /// Says that the file has ended.
  public consuming func finish() throws(DocumentProblem) {
    if let failure { throw failure }
    guard betweenMembers, taken > 0 else { throw problem("the gzip data end too early, after byte \(taken)") }
  }

  /// One step: fills the output or takes all of the input, whichever comes first.
  private mutating func inflate(_ input: Span<UInt8>) throws(DocumentProblem) -> (read: Int, written: Int) {
    // A step sees at most what zlib's 32-bit counters can say.
    let input = input.extracting(first: min(input.count, 1 << 30))
    let capacity = output.count
    let stream = unsafe stream
    let status = unsafe input.withUnsafeBufferPointer { input in
      unsafe output.withUnsafeMutableBufferPointer { output in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        unsafe stream.pointee.avail_in = CUnsignedInt(input.count)
        unsafe stream.pointee.next_out = output.baseAddress
        unsafe stream.pointee.avail_out = CUnsignedInt(output.count)
        return unsafe CZlib.inflate(stream, Z_NO_FLUSH)
      }
    }
    let read = unsafe input.count - Int(stream.pointee.avail_in)
    let written = unsafe capacity - Int(stream.pointee.avail_out)
    guard status == Z_OK || status == Z_STREAM_END else { throw broken(status, after: read) }
    taken += read
    given += written
    betweenMembers = status == Z_STREAM_END
    if betweenMembers { unsafe inflateReset(stream) }
    try checkExpansion()
    return (read, written)
  }

  private func checkExpansion() throws(DocumentProblem) {
    guard given <= limits.bytes else {
      throw problem("inflates to more than \(byteCount(limits.bytes)), the limit for this kind of file")
    }
    guard given <= max(Self.freeExpansion, taken * limits.expansion) else {
      throw problem("inflates to more than \(limits.expansion) times its size, by byte \(taken)")
    }
  }

  private func broken(_ status: CInt, after read: Int) -> DocumentProblem {
    if betweenMembers, taken > 0 {
      return problem("something other than gzip follows the gzip data at byte \(taken)")
    }
    let words = unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "error \(status)"
    return problem("not gzip at byte \(taken + read): \(words)")
  }

  private func problem(_ message: String) -> DocumentProblem {
    DocumentProblem(mark: Mark(source: source, line: 0, column: 0), message: message)
  }
}

/// What a gzip file holds, in one piece.
public func gunzip(_ bytes: [UInt8], source: String, limits: DocumentLimits = .report) throws(DocumentProblem)
  -> [UInt8]
{
  var reader = try GzipReader(source: source, limits: limits)
  var plain: [UInt8] = []
  try reader.push(bytes.span) { piece throws(DocumentProblem) in
    unsafe piece.withUnsafeBufferPointer { unsafe plain.append(contentsOf: $0) }
  }
  try reader.finish()
  return plain
}
