internal import Glibc

extension TimeZone {
  /// The zone of a name in the system's copy of the IANA database; `UTC` without one.
  ///
  /// A policy names zones, so this is read where settings are checked: the one file access of this module.
  public init(_ name: String) throws(Invalid) {
    if ["UTC", "Etc/UTC", "GMT", "Z"].contains(name) {
      self = .utc
      return
    }
    guard isPlausible(name) else { throw unknown(name) }
    let found = folders.filter { unsafe access($0, X_OK) == 0 }
    guard !found.isEmpty else {
      throw Invalid(description: "this machine has no time zone database (tzdata); only UTC is known")
    }
    for folder in found {
      guard let bytes = contents(of: folder + "/" + name) else { continue }
      do { try self.init(name: name, tzif: bytes) } catch {
        throw Invalid(description: "cannot read time zone \"\(name)\": \(error)")
      }
      return
    }
    throw unknown(name)
  }
}

private let folders = [
  "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
]

/// No dots at all: no name in the database has one, and none leads out of it.
private func isPlausible(_ name: String) -> Bool {
  let signs = Array("_+-/".utf8)
  return name.utf8.count <= 64 && name.utf8.first.map { $0 != UInt8(ascii: "/") } ?? false
    && name.utf8.allSatisfy { byte in
      isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || signs.contains(byte)
    }
}

private func unknown(_ name: String) -> TimeZone.Invalid {
  TimeZone.Invalid(description: "unknown time zone \"\(name)\"; names are like Europe/Paris or UTC")
}

/// A regular file up to the limit and one byte more; nil for anything else.
private func contents(of path: String) -> [UInt8]? {
  let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard file >= 0 else { return nil }
  defer { _ = close(file) }
  var status = stat()
  guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
  var bytes = [UInt8](repeating: 0, count: TimeZone.fileLimit + 1)
  var count = 0
  while count < bytes.count {
    let got = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe read(file, buffer.baseAddress?.advanced(by: count), buffer.count - count)
    }
    if got < 0, errno == EINTR { continue }
    if got < 0 { return nil }
    if got == 0 { break }
    count += got
  }
  return Array(bytes.prefix(count))
}
