public import GateKit
import Glibc
public import SourceText

/// What a commit puts at a path.
public enum TestFile: Sendable, ExpressibleByStringLiteral {
  case text(String)
  case bytes([UInt8])
  case executable(String)
  case link(String)
  case submodule(ObjectID)
  /// The path is not there any more.
  case deleted

  public init(stringLiteral text: String) { self = .text(text) }
}

/// A git repository in a folder of its own, gone with the last reference to it.
///
/// Identities and dates are fixed (one minute from commit to commit, from 2024-01-01 on), so the same calls give
/// the same object ids everywhere. Commits go through `git fast-import`: no work tree is touched; `checkOut` fills
/// it where a test wants one.
public final class TestRepository: @unchecked Sendable {
  /// The repository's folder, no final slash.
  public let path: String
  public let git: GitCommand
  private var commitCount = 0

  public init(bare: Bool = false, objectFormat: String = "sha1") throws {
    path = try makeFolder()
    git = GitCommand(in: path)
    try git(["init", "--quiet", "--object-format=\(objectFormat)"] + (bare ? ["--bare"] : []))
  }

  /// A repository that git made elsewhere (`clone`, `worktree add`): `arguments` end in the new folder.
  public init(madeBy arguments: [String]) throws {
    path = try makeFolder()
    git = GitCommand(in: path)
    try git(arguments + [path])
  }

  deinit { removeFolder(path) }

  /// Adds a commit on a branch: on top of the branch's tip, or on `parents` (none begins a history).
  @discardableResult
  public func commit(
    _ message: String, on branch: String = "main", _ files: [RepositoryPath: TestFile] = [:],
    parents: [ObjectID]? = nil, author: String = "Ada <ada@example.org>", minutes: Int? = nil
  ) throws -> ObjectID {
    commitCount += 1
    let time = 1_704_067_200 + 60 * (minutes ?? commitCount)
    let tip = try? git("rev-parse", "--verify", "--quiet", "refs/heads/\(branch)")
    let parents = parents?.map(\.description) ?? tip.map { [$0] } ?? []
    var stream = FastImport()
    if parents.isEmpty { stream.line("reset refs/heads/\(branch)") }
    stream.line("commit refs/heads/\(branch)")
    stream.line("mark :1")
    stream.line("author \(author) \(time) +0000")
    stream.line("committer Ada <ada@example.org> \(time) +0000")
    stream.data(Array(message.utf8))
    for (index, parent) in parents.enumerated() {
      stream.line("\(index == 0 ? "from" : "merge") \(parent)")
    }
    for (path, file) in files.sorted(by: { $0.key < $1.key }) { stream.file(path, file) }
    stream.line("")
    stream.line("get-mark :1")
    let output = try git(["fast-import", "--quiet", "--force"], input: stream.bytes)
    let text = String(decoding: output.prefix(40), as: UTF8.self)
    guard let id = ObjectID(text) else { throw GitCommand.Failure(description: "fast-import said \(text)") }
    return id
  }

  /// Runs a whole `git fast-import` stream.
  public func importing(_ stream: String) throws {
    try git(["fast-import", "--quiet", "--force"], input: Array(stream.utf8))
  }

  /// Makes the index and the work tree those of a branch.
  public func checkOut(_ branch: String = "main") throws { try git("checkout", "--quiet", "--force", branch) }

  /// Writes a file of the work tree, its folders too.
  public func write(_ file: String, _ text: String) throws { try write(file, Array(text.utf8)) }

  public func write(_ file: String, _ bytes: [UInt8]) throws {
    var folder = path
    for part in file.split(separator: "/").dropLast() {
      folder += "/" + part
      unsafe mkdir(folder, 0o777)
    }
    let descriptor = unsafe open("\(path)/\(file)", O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    guard descriptor >= 0 else {
      throw GitCommand.Failure(description: "cannot write \(file): errno \(errno)")
    }
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor)
  }

  public func setExecutable(_ file: String) throws { try run("chmod", ["+x", file]) }

  /// Standard output of another program, run in the repository's folder.
  @discardableResult
  public func run(_ program: String, _ arguments: [String]) throws -> String {
    String(decoding: try git.run(program, arguments, [], [:]), as: UTF8.self)
  }

  public func remove(_ file: String) { unsafe unlink("\(path)/\(file)") }

  /// Makes a symbolic link in the work tree.
  public func link(_ file: String, to target: String) { unsafe symlink(target, "\(path)/\(file)") }
}

/// The bytes of a `git fast-import` stream.
private struct FastImport {
  var bytes: [UInt8] = []

  mutating func line(_ text: String) { bytes += Array(text.utf8) + [UInt8(ascii: "\n")] }

  mutating func data(_ content: [UInt8]) {
    line("data \(content.count)")
    bytes += content + [UInt8(ascii: "\n")]
  }

  mutating func file(_ path: RepositoryPath, _ file: TestFile) {
    switch file {
    case .text(let text): inline("100644", path, Array(text.utf8))
    case .bytes(let content): inline("100644", path, content)
    case .executable(let text): inline("100755", path, Array(text.utf8))
    case .link(let target): inline("120000", path, Array(target.utf8))
    case .submodule(let id): line("M 160000 \(id) \(quoted(path))")
    case .deleted: line("D \(quoted(path))")
    }
  }

  private mutating func inline(_ mode: String, _ path: RepositoryPath, _ content: [UInt8]) {
    line("M \(mode) inline \(quoted(path))")
    data(content)
  }

  private func quoted(_ path: RepositoryPath) -> String {
    var text = "\""
    for byte in path.bytes {
      let octal = String(byte, radix: 8)
      text += "\\" + String(repeating: "0", count: 3 - octal.utf8.count) + octal
    }
    return text + "\""
  }
}

private func makeFolder() throws -> String {
  var template = Array("/tmp/gatehouse-test-XXXXXX".utf8CString)
  guard unsafe mkdtemp(&template) != nil else {
    throw GitCommand.Failure(description: "cannot make a folder: errno \(errno)")
  }
  return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

private func removeFolder(_ path: String) {
  // Nothing to do about a failure: the folder lies in /tmp.
  _ = try? unsafe spawn("rm", ["rm", "-rf", path], [], [])
}
