/// A list of texts as C wants it: pointers, NULL where there is no text, and NULL at the end.
@safe final class CTexts {
  private let storage: UnsafeMutablePointer<UnsafePointer<CChar>?>
  private let count: Int

  init(_ texts: [[UInt8]?]) {
    count = texts.count
    unsafe storage = .allocate(capacity: count + 1)
    for (index, text) in texts.enumerated() {
      var copy: UnsafeMutablePointer<CChar>?
      if let text {
        let room = UnsafeMutablePointer<CChar>.allocate(capacity: text.count + 1)
        unsafe UnsafeMutableRawPointer(room).copyMemory(from: text, byteCount: text.count)
        unsafe room[text.count] = 0
        unsafe copy = room
      }
      unsafe (storage + index).initialize(to: UnsafePointer(copy))
    }
    unsafe (storage + count).initialize(to: nil)
  }

  deinit {
    for index in 0..<count { unsafe storage[index]?.deallocate() }
    unsafe storage.deallocate()
  }

  /// The pointers live as long as this does.
  func withPointers<Result>(_ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result) -> Result {
    unsafe body(UnsafePointer(storage))
  }
}

/// Values for `$1`, `$2`, … as libpq takes them.
struct Parameters {
  private let texts: CTexts
  private let lengths: [Int32]
  /// 1 for bytes, 0 for text.
  private let formats: [Int32]

  init(_ values: [PostgresValue], _ action: String) throws(PostgresFailure) {
    let encoded = values.map(\.encoded)
    for (value, bytes) in zip(values, encoded) where !value.isBinary && bytes?.contains(0) == true {
      throw PostgresFailure(.statement, action, "it contains a NUL byte")
    }
    guard encoded.allSatisfy({ $0.map { $0.count < Int32.max } ?? true }), values.count < Int16.max else {
      throw PostgresFailure(.size, action, "a value is larger than PostgreSQL stores")
    }
    texts = CTexts(encoded)
    lengths = encoded.map { Int32($0?.count ?? 0) }
    formats = values.map { $0.isBinary ? 1 : 0 }
  }

  func withPointers<Result>(
    _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>?, UnsafePointer<Int32>?) ->
      Result
  ) -> Result {
    unsafe texts.withPointers { pointers in
      unsafe lengths.withUnsafeBufferPointer { lengths in
        unsafe formats.withUnsafeBufferPointer { formats in
          unsafe body(Int32(formats.count), pointers, lengths.baseAddress, formats.baseAddress)
        }
      }
    }
  }
}
