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
        for (offset, byte) in text.enumerated() { unsafe room[offset] = CChar(bitPattern: byte) }
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
