internal import Glibc

/// The running program.
public enum ThisProcess {
  /// A closed pipe is an error of the write, not the end of the program. Called once, first.
  public static func ignoreBrokenPipes() { _ = signal(SIGPIPE, SIG_IGN) }

  /// SIGTERM and SIGINT no longer end the program: whoever waits for them does.
  ///
  /// - Returns: their numbers.
  public static func holdBackStopSignals() -> [Int32] {
    for number in [SIGTERM, SIGINT] { _ = signal(number, SIG_IGN) }
    return [SIGTERM, SIGINT]
  }

  /// Of the system; another process may have it once this one is over.
  public static var number: Int { Int(getpid()) }

  public static func exit(_ code: Int32) -> Never { Glibc.exit(code) }

  /// The file that is running.
  public static func executable() throws(SystemError) -> LocalPath {
    try LocalFiles.resolve("/proc/self/exe")
  }

  /// The most memory held at once so far, in bytes.
  public static var peakMemory: Int {
    var usage = rusage()
    guard unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
    return usage.ru_maxrss * 1024
  }

  /// Processors of the machine that are on.
  public static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// 0 for root.
  public static var effectiveUser: Int { Int(geteuid()) }

  /// `Linux 6.1.0-18-amd64, Debian GNU/Linux 12 (bookworm)`, as far as the system says.
  public static var system: String {
    func firstLine(_ path: LocalPath) -> String? {
      // A container may hide either file; doctor then says less.
      (try? LocalFiles.read(path, limit: 1 << 16))?.split(separator: UInt8(ascii: "\n")).first
        .map { String(decoding: $0, as: UTF8.self) }
    }
    let kernel = "Linux" + (firstLine("/proc/sys/kernel/osrelease").map { " " + $0 } ?? "")
    guard let name = firstLine("/etc/os-release"), name.hasPrefix("PRETTY_NAME=") else { return kernel }
    return kernel + ", " + name.dropFirst(12).filter { $0 != "\"" }
  }
}
