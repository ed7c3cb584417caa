internal import Glibc

/// Other processes of this machine.
public enum LocalProcesses {
  /// Kills every process whose current folder is `folder`, as far as this one may: those that left the group
  /// that they were started in.
  ///
  /// - Returns: how many.
  @discardableResult
  public static func kill(workingIn folder: LocalPath) -> Int {
    var count = 0
    // Without /proc there is nothing to look at.
    guard let own = try? LocalFiles.resolve(folder),
      let top = Descriptor(opening: "/proc", folderFlags),
      let reader = try? FolderReader(top, "cannot list /proc")
    else { return 0 }
    while let name = try? reader.next("cannot list /proc") {
      guard let number = pid_t(name.description), number > 1 else { continue }
      // A process of somebody else's, or one that is gone.
      guard let place = try? LocalFiles.resolve(LocalPath("/proc/\(number)/cwd")), place == own else {
        continue
      }
      if Glibc.kill(number, SIGKILL) == 0 { count += 1 }
    }
    return count
  }
}
