import Glibc
import PackagePlugin

/// `swift package gatehouse …`: an installed gatehouse in the folder of a Swift package.
///
/// It builds nothing: Gatehouse takes minutes to build and wants headers of the system, and the program that
/// judges here has to be the one that judges in CI.
@main struct GatehousePlugin: CommandPlugin {
  func performCommand(context: PluginContext, arguments: [String]) throws {
    let program = getenv("GATEHOUSE").map { String(cString: $0) } ?? "gatehouse"
    let words = [program] + (arguments.isEmpty ? ["check"] : arguments)
    var list: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { list.forEach { free($0) } }
    var child: pid_t = 0
    // SwiftPM has put the package's folder in place, and passes what is printed on.
    let problem = posix_spawnp(&child, program, nil, nil, &list, environ)
    guard problem == 0 else {
      Diagnostics.error(
        "cannot run \(program): \(String(cString: strerror(problem))); install Gatehouse's package, or name the "
          + "program in GATEHOUSE"
      )
      return
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) == -1, errno == EINTR {}
    // The kernel's encoding: the exit status is the second byte, a signal the lowest seven bits.
    let code = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + status & 0x7f
    if code != 0 { Diagnostics.error("\(program) ended with status \(code)") }
  }
}
