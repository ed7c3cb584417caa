import Glibc
import LocalSystem

/// A folder of one test's own, removed with it.
final class TemporaryFolder: Sendable {
  let path: LocalPath

  init() throws {
    let base = LocalPath(Environment.process["TMPDIR"] ?? "/tmp")
    path = base.appending("gatehouse-\(UInt64.random(in: .min ... .max))")
    try LocalFiles.createFolders(path)
  }

  // What is left behind in a temporary folder does not fail a test.
  deinit { try? LocalFiles.removeFolder(path) }

  func appending(_ part: String) -> LocalPath { path.appending(part) }

  func makeLink(_ name: String, to target: String) {
    _ = unsafe symlink(target, appending(name).description)
  }
  func makeFIFO(_ name: String) { _ = unsafe mkfifo(appending(name).description, 0o600) }
  func setMode(_ name: String, _ mode: mode_t) { _ = unsafe chmod(appending(name).description, mode) }
  func mode(_ name: String) -> mode_t {
    var status = stat()
    _ = unsafe stat(appending(name).description, &status)
    return status.st_mode & 0o777
  }
}
