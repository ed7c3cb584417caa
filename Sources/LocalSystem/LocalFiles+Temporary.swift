internal import Glibc

extension LocalFiles {
  /// Makes a folder that nobody else can read, in `TMPDIR` or /tmp; whoever asks for it removes it.
  public static func makeTemporaryFolder(_ environment: Environment = .process) throws(SystemError)
    -> LocalPath
  {
    let parent = LocalPath(environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp")
    var name = parent.appending("gatehouse-XXXXXX").bytes.map { CChar(bitPattern: $0) } + [0]
    let isMade = unsafe name.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return false }
      return unsafe mkdtemp(start) != nil
    }
    guard isMade else {
      throw SystemError("cannot make a folder in \(parent)", code: errno)
    }
    return LocalPath(bytes: name.dropLast().map { UInt8(bitPattern: $0) })
  }
}
