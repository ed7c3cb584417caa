internal import CLibzip
public import SourceText
internal import ZipShim

/// What a zip archive may cost and hold.
public struct ZipLimits: Hashable, Sendable {
  /// Bytes of the archive.
  public var archive = 256 << 20
  /// Files and folders.
  public var entries = 100_000
  /// Bytes of all wanted files together.
  public var inflated = 512 << 20
  /// Bytes that one compressed byte may become; a file may always become one megabyte.
  public var expansion = 200

  public init() {}
}

/// Reads the wanted files of a zip archive, in its order.
///
/// Nothing is written anywhere. An archive with a name that leads out of a folder, a name that comes twice, a link or
/// an encrypted file is refused as a whole, whether the file is wanted or not: no tool of a CI writes one.
///
/// - Parameters:
///   - source: names the archive in errors.
///   - file: gets one file at a time.
public func readZip(
  _ bytes: [UInt8], source: String, limits: ZipLimits = ZipLimits(), wanted: (RepositoryPath) -> Bool,
  file: (RepositoryPath, [UInt8]) throws(DocumentProblem) -> Void
) throws(DocumentProblem) {
  func problem(_ message: String) -> DocumentProblem {
    DocumentProblem(
      mark: Mark(source: source, line: 0, column: 0),
      message: "cannot read the archive of \(bytes.count) bytes: \(message)")
  }
  // An archive without files has 22 bytes at the end; libzip takes none at all for one.
  guard !bytes.isEmpty else { throw problem("it is empty") }
  guard bytes.count <= limits.archive else {
    throw problem("it is larger than \(byteCount(limits.archive)), the limit for an archive")
  }
  if let missing = unsafe zip_shim_problem() { throw problem(unsafe String(cString: missing)) }
  let archive = try ZipArchive(bytes, problem)
  guard archive.count <= limits.entries else {
    throw problem("it holds \(archive.count) files, and the limit is \(limits.entries)")
  }
  let entries = try archive.entries(problem)
  var left = limits.inflated
  for entry in entries where !entry.isFolder && wanted(entry.path) {
    let most =
      entry.compressed >= left / limits.expansion
      ? left : min(left, max(1 << 20, entry.compressed * limits.expansion))
    let content = try archive.content(of: entry, most: most, problem)
    guard content.count <= most else {
      throw problem(
        most == left
          ? "its files are larger than \(byteCount(limits.inflated)) together"
          : "\(entry.path) inflates to more than \(limits.expansion) times its size")
    }
    left -= content.count
    try file(entry.path, content)
  }
}

private struct ZipEntry {
  let index: UInt64
  let path: RepositoryPath
  let isFolder: Bool
  /// Bytes, as the archive says.
  let compressed: Int
}

@safe private struct ZipArchive: ~Copyable {
  private let handle: OpaquePointer
  /// libzip reads from it until the archive is closed.
  private let memory: UnsafeMutableRawBufferPointer
  let count: Int

  init(_ bytes: [UInt8], _ problem: (String) -> DocumentProblem) throws(DocumentProblem) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 16)
    unsafe memory.copyBytes(from: bytes)
    var error = unsafe zip_error_t()
    unsafe zip_error_init(&error)
    defer { unsafe zip_error_fini(&error) }
    func words() -> String { unsafe String(cString: zip_error_strerror(&error)) }
    guard
      let source = unsafe zip_source_buffer_create(memory.baseAddress, UInt64(bytes.count), 0, &error)
    else {
      unsafe memory.deallocate()
      throw problem("it cannot be opened: \(words())")
    }
    guard let handle = unsafe zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) else {
      let reason = words()
      unsafe zip_source_free(source)
      unsafe memory.deallocate()
      throw problem("it is no zip archive: \(reason)")
    }
    unsafe self.handle = handle
    unsafe self.memory = memory
    count = Int(unsafe zip_get_num_entries(handle, 0))
  }

  deinit {
    unsafe zip_discard(handle)
    unsafe memory.deallocate()
  }

  /// Every entry, each of them one that may be there.
  func entries(_ problem: (String) -> DocumentProblem) throws(DocumentProblem) -> [ZipEntry] {
    var entries: [ZipEntry] = []
    var taken: Set<RepositoryPath> = []
    for index in 0..<UInt64(count) {
      var status = unsafe zip_stat_t()
      unsafe zip_stat_init(&status)
      guard unsafe zip_stat_index(handle, index, zip_flags_t(ZIP_FL_ENC_RAW), &status) == 0,
        let name = unsafe status.name
      else { throw problem("it cannot be read at file \(index + 1): \(words())") }
      var length = 0
      while unsafe name[length] != 0 { length += 1 }
      var bytes = unsafe Array(UnsafeRawBufferPointer(start: name, count: length))
      let isFolder = bytes.last == UInt8(ascii: "/")
      if isFolder { bytes.removeLast() }
      let path = RepositoryPath(bytes: bytes)
      guard path.staysInside else { throw problem("it has a file whose name leads elsewhere: \(path)") }
      guard taken.insert(path).inserted else { throw problem("it has two files of the name \(path)") }
      guard unsafe status.encryption_method == UInt16(ZIP_EM_NONE) else {
        throw problem("\(path) is encrypted")
      }
      guard !isLink(index) else { throw problem("\(path) is a link") }
      entries.append(
        ZipEntry(
          index: index, path: path, isFolder: isFolder,
          compressed: Int(clamping: unsafe status.comp_size)))
    }
    return entries
  }

  /// - Returns: as many bytes as allowed and one more at the most.
  func content(
    of entry: ZipEntry, most: Int, _ problem: (String) -> DocumentProblem
  ) throws(DocumentProblem) -> [UInt8] {
    guard let file = unsafe zip_fopen_index(handle, entry.index, 0) else {
      throw problem("\(entry.path) cannot be read: \(words())")
    }
    defer { unsafe zip_fclose(file) }
    var content: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while content.count <= most {
      let count = unsafe piece.withUnsafeMutableBytes {
        unsafe zip_fread(file, $0.baseAddress, UInt64($0.count))
      }
      // Also where the checksum at the end differs.
      guard count >= 0 else {
        throw problem("\(entry.path) is damaged: \(unsafe String(cString: zip_file_strerror(file)))")
      }
      if count == 0 { break }
      content += piece.prefix(Int(count))
    }
    return content
  }

  private func words() -> String { unsafe String(cString: zip_strerror(handle)) }

  /// A symbolic link of Unix: its content is where it leads.
  private func isLink(_ index: UInt64) -> Bool {
    var system = UInt8(0)
    var attributes = UInt32(0)
    guard unsafe zip_file_get_external_attributes(handle, index, 0, &system, &attributes) == 0 else {
      return false
    }
    return system == UInt8(ZIP_OPSYS_UNIX) && (attributes >> 16) & 0o170000 == 0o120000
  }
}

extension RepositoryPath {
  /// Names a file below the folder that it is seen from, on every system.
  fileprivate var staysInside: Bool {
    let hasDrive = bytes.count > 1 && bytes[1] == UInt8(ascii: ":")
    return !bytes.isEmpty && !hasDrive && !bytes.contains { $0 == UInt8(ascii: "\\") || $0 < 0x20 }
      && bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
      }
  }
}
