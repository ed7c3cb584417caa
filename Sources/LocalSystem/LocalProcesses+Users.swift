internal import Glibc

extension LocalProcesses {
  /// Threads of all processes of a user, as the kernel counts them against a limit of processes.
  public static func threads(of user: UInt32) -> Int {
    var count = 0
    each { number, process in
      guard process.status()?.st_uid == user else { return }
      // One that has gone meanwhile counts nothing.
      guard let tasks = Descriptor(opening: LocalPath("/proc/\(number)/task"), folderFlags),
        let reader = try? FolderReader(tasks, "cannot list /proc")
      else { return }
      while (try? reader.next("cannot list /proc")) != nil { count += 1 }
    }
    return count
  }

  /// Kills every process that was started with this variable in its environment, and whatever those started since,
  /// unless it took the variable away: those that left the group that they were started in.
  ///
  /// - Parameter variable: `NAME=value`, with a value that nobody else has.
  /// - Returns: how many signals that took.
  @discardableResult
  public static func kill(startedWith variable: String) -> Int {
    let wanted = Array(variable.utf8)
    var count = 0
    // One that forks while it is looked for leaves a child that the next round finds; all is over once a round finds none.
    for _ in 0..<1_000 {
      var found = 0
      each { number, _ in
        // Somebody else's process, or one that is gone.
        guard let bytes = try? LocalFiles.read(LocalPath("/proc/\(number)/environ"), limit: 1 << 20) else {
          return
        }
        guard bytes.split(separator: 0).contains(where: { $0.elementsEqual(wanted) }) else { return }
        if Glibc.kill(number, SIGKILL) == 0 { found += 1 }
      }
      count += found
      if found == 0 { break }
      // A process that was killed has its environment until it has ended.
      sched_yield()
    }
    return count
  }

  private static func each(_ body: (pid_t, borrowing Descriptor) -> Void) {
    // Without /proc there is nothing to look at.
    guard let top = Descriptor(opening: "/proc", folderFlags),
      let reader = try? FolderReader(top, "cannot list /proc")
    else { return }
    while let name = try? reader.next("cannot list /proc") {
      guard let number = pid_t(name.description), number > 1 else { continue }
      guard let process = Descriptor(opening: LocalPath("/proc/\(number)"), folderFlags) else { continue }
      body(number, process)
    }
  }
}
