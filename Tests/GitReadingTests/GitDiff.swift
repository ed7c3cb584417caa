import GateKit
import SourceText
import TestSupport

/// What `git diff` shows of one file, as far as a change says the same.
struct GitDiffFile: Equatable, Comparable {
  var path: RepositoryPath
  /// Git's letter, and for renames and copies the source and the per cent: `R 87 old.txt`.
  var status: String
  var isBinary = false
  var added = LineSet()
  var removed = LineSet()

  static func < (a: Self, b: Self) -> Bool { a.path < b.path }
}

extension GitDiffFile {
  init(_ file: ChangedFile) {
    let status =
      switch file.status {
      case .added: "A"
      case .deleted: "D"
      case .modified: "M"
      case .typeChanged: "T"
      case .renamed(let from, let similarity): "R \(similarity) \(from)"
      case .copied(let from, let similarity): "C \(similarity) \(from)"
      }
    self.init(
      path: file.path, status: status, isBinary: file.isBinary, added: file.addedLines,
      removed: file.removedLines)
  }
}

/// Reads the output of `git log --raw -p`.
struct GitDiffReader {
  /// Renames and copies as a change has them; nothing that attributes or configuration could alter.
  static let options = [
    "--raw", "-p", "-M", "-C", "-l1000", "--no-abbrev", "--no-color", "--no-textconv", "--no-ext-diff",
    "--submodule=short", "--ignore-submodules=none", "--src-prefix=a/", "--dst-prefix=b/",
  ]

  private let lines: [ArraySlice<UInt8>]
  private var next = 0

  private init(_ output: [UInt8]) {
    lines = output.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }

  /// The diffs of a log whose format is `commit %H`.
  static func log(_ output: [UInt8]) -> [(commit: String, files: [GitDiffFile])] {
    var reader = GitDiffReader(output)
    var commits: [(commit: String, files: [GitDiffFile])] = []
    while let line = reader.line {
      reader.next += 1
      if line.starts(with: Array("commit ".utf8)) {
        commits.append((String(decoding: line.dropFirst(7), as: UTF8.self), reader.files()))
      }
    }
    return commits
  }

  static func diff(_ output: [UInt8]) -> [GitDiffFile] {
    var reader = GitDiffReader(output)
    return reader.files()
  }

  private var line: ArraySlice<UInt8>? { next < lines.count ? lines[next] : nil }

  private mutating func files() -> [GitDiffFile] {
    var files: [GitDiffFile] = []
    var sides: [(oldIsSubmodule: Bool, newIsSubmodule: Bool)] = []
    while line?.isEmpty == true { next += 1 }
    while let raw = line, raw.first == UInt8(ascii: ":") {
      next += 1
      files.append(rawFile(raw))
      let modes = String(decoding: raw.prefix(14), as: UTF8.self)
      sides.append((modes.hasPrefix(":160000"), modes.hasSuffix("160000")))
    }
    while line?.isEmpty == true { next += 1 }
    for index in files.indices {
      // A file that became a link is shown as one file gone and one new.
      for _ in 0..<(files[index].status == "T" ? 2 : 1) { patch(into: &files[index]) }
      // The commit of a submodule is no line of a file.
      if sides[index].oldIsSubmodule { files[index].removed = LineSet() }
      if sides[index].newIsSubmodule { files[index].added = LineSet() }
    }
    return files.sorted()
  }

  /// `:100644 100644 <id> <id> R087<tab>old<tab>new`
  private func rawFile(_ line: ArraySlice<UInt8>) -> GitDiffFile {
    let fields = line.split(separator: UInt8(ascii: "\t"))
    let head = String(decoding: fields[0], as: UTF8.self).split(separator: " ")
    let letter = String(head[4].prefix(1))
    let paths = fields.dropFirst().map { unquoted($0) }
    guard let path = paths.last else { return GitDiffFile(path: "", status: "?") }
    guard paths.count == 2, let similarity = Int(head[4].dropFirst()) else {
      return GitDiffFile(path: path, status: letter)
    }
    return GitDiffFile(path: path, status: "\(letter) \(similarity) \(paths[0])")
  }

  private mutating func patch(into file: inout GitDiffFile) {
    guard line?.starts(with: Array("diff --git ".utf8)) == true else { return }
    next += 1
    var added: [ClosedRange<Int>] = file.added.ranges
    var removed: [ClosedRange<Int>] = file.removed.ranges
    while let header = line {
      if header.starts(with: Array("Binary files ".utf8)) { file.isBinary = true }
      if header.starts(with: Array("@@ -".utf8)) {
        next += 1
        hunk(header, &added, &removed)
        continue
      }
      if header.isEmpty || header.starts(with: Array("diff --git ".utf8))
        || header.starts(with: Array("commit ".utf8))
      {
        break
      }
      next += 1
    }
    file.added = LineSet(added)
    file.removed = LineSet(removed)
  }

  /// `@@ -3,4 +3,5 @@`, then that many lines.
  private mutating func hunk(
    _ header: ArraySlice<UInt8>, _ added: inout [ClosedRange<Int>], _ removed: inout [ClosedRange<Int>]
  ) {
    let words = String(decoding: header, as: UTF8.self).split(separator: " ")
    var (old, oldLeft) = range(words[1])
    var (new, newLeft) = range(words[2])
    while oldLeft > 0 || newLeft > 0, let content = line {
      next += 1
      switch content.first {
      case UInt8(ascii: "-"):
        removed.append(old...old)
        (old, oldLeft) = (old + 1, oldLeft - 1)
      case UInt8(ascii: "+"):
        added.append(new...new)
        (new, newLeft) = (new + 1, newLeft - 1)
      case UInt8(ascii: "\\"): break
      default:
        (old, oldLeft) = (old + 1, oldLeft - 1)
        (new, newLeft) = (new + 1, newLeft - 1)
      }
    }
  }

  private func range(_ text: Substring) -> (start: Int, count: Int) {
    let numbers = text.dropFirst().split(separator: ",").compactMap { Int($0) }
    return (numbers[0], numbers.count == 2 ? numbers[1] : 1)
  }

  /// Git quotes paths with unusual bytes as C does.
  private func unquoted(_ text: ArraySlice<UInt8>) -> RepositoryPath {
    guard text.first == UInt8(ascii: "\""), text.last == UInt8(ascii: "\"") else {
      return RepositoryPath(bytes: Array(text))
    }
    var bytes: [UInt8] = []
    var rest = text.dropFirst().dropLast()
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() else {
        bytes.append(byte)
        continue
      }
      switch escaped {
      case UInt8(ascii: "n"): bytes.append(0x0A)
      case UInt8(ascii: "t"): bytes.append(0x09)
      case UInt8(ascii: "r"): bytes.append(0x0D)
      case UInt8(ascii: "a"): bytes.append(0x07)
      case UInt8(ascii: "b"): bytes.append(0x08)
      case UInt8(ascii: "v"): bytes.append(0x0B)
      case UInt8(ascii: "f"): bytes.append(0x0C)
      case UInt8(ascii: "0")...UInt8(ascii: "3"):
        let digits = [escaped] + rest.prefix(2)
        rest = rest.dropFirst(2)
        bytes.append(digits.reduce(0) { $0 &* 8 &+ ($1 - UInt8(ascii: "0")) })
      default: bytes.append(escaped)
      }
    }
    return RepositoryPath(bytes: bytes)
  }
}
