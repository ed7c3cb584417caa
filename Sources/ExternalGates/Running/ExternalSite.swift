import ChildProcesses
import Cryptography
import LocalSystem
import SourceText

/// The folder of one run: the executable, the files of base, and outside of a sandbox a place to write.
struct ExternalSite {
  private let folder: LocalPath
  private let isSandboxed: Bool
  /// Tells its processes from all others.
  private let mark = "GATEHOUSE_RUN=\(hexadecimal((0..<16).map { _ in .random(in: .min ... .max) }))"
  /// The executable's own.
  let name: String

  var programs: LocalPath { folder.appending("gate") }
  var tree: LocalPath { folder.appending("tree") }
  var executable: LocalPath { programs.appending(name) }
  private var scratch: LocalPath { folder.appending("scratch") }

  init(_ call: ExternalCall, _ readiness: ExternalRunner.Readiness, _ environment: Environment) throws {
    folder = try LocalFiles.makeTemporaryFolder(environment)
    isSandboxed = readiness.isolation.isSandboxed
    // Its own name is what usage messages of scripts begin with.
    let last = call.executable.name.split(separator: "/").last.map(String.init) ?? ""
    name = last.isEmpty || last.utf8.contains(0) || last == "." || last == ".." ? "gate" : last
    do {
      var places: Set<LocalPath> = [folder, programs, tree]
      for place in [programs, tree, scratch] { try LocalFiles.createFolders(place) }
      try LocalFiles.write(call.executable.bytes, to: executable, mode: 0o555)
      for file in call.tree {
        let place = tree.appending(LocalPath(bytes: file.path.bytes))
        var above = place.folder
        try LocalFiles.createFolders(above)
        while places.insert(above).inserted { above = above.folder }
        try LocalFiles.write(file.bytes, to: place, mode: file.isExecutable ? 0o555 : 0o444)
      }
      if let user = readiness.user {
        for place in places { try LocalFiles.open(place, to: user) }
        if !isSandboxed { try LocalFiles.give(scratch, to: user) }
      }
    } catch {
      remove()
      throw error
    }
  }

  /// All that the executable is told of this machine.
  var variables: [String: String] {
    let scratch = isSandboxed ? "/scratch" : "\(self.scratch)"
    let equals = mark.firstIndex(of: "=") ?? mark.endIndex
    return [
      "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": scratch,
      "TMPDIR": scratch, "GATEHOUSE_PROTOCOL": "\(ExternalProtocol.version)",
      String(mark[..<equals]): String(mark[equals...].dropFirst()),
    ]
  }

  /// Ends what is left of its processes, and removes the folder. What a sandbox held is dying by itself, and may not
  /// be gone yet.
  func remove() {
    LocalProcesses.kill(startedWith: mark)
    // What cannot be removed is in a folder for temporary files.
    try? LocalFiles.removeFolder(folder)
  }
}
