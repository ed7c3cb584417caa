import ChildProcesses
import LocalSystem
import TestSupport
import Testing

@Suite("A program's name")
struct ExecutablesTests {
  @Test("is looked for in the folders of PATH, in their order")
  func order() throws {
    let folder = try TestFolder()
    try folder.write("a/tool", "#!/bin/sh\n")
    try folder.write("b/tool", "#!/bin/sh\n")
    try folder.write("c/tool/file", "")
    _ = try runProgram("chmod", ["+x", "\(folder.path)/b/tool"])
    let path = ["a", "b", "c"].map { "\(folder.path)/\($0)" }
    // The first is no program, the last a folder.
    #expect(Executables.find("tool", path: path.joined(separator: ":")) == LocalPath(path[1] + "/tool"))
    #expect(Executables.find("tool", path: path[2] + ":" + path[0]) == nil)
    #expect(Executables.find("tool", path: "") == nil)
  }

  @Test(
    "is never looked for in a relative folder: a checkout could bring one along",
    arguments: [".", "", "bin", ".:", ":"])
  func relative(_ path: String) { #expect(Executables.find("sh", path: path) == nil) }

  @Test("is found in the system's folders where there is no PATH")
  func system() {
    let shell = Executables.find("sh", path: nil)
    #expect(shell == "/usr/bin/sh" || shell == "/bin/sh")
  }

  @Test("is a name", arguments: ["", "/bin/sh", "../bin/sh", "s\0h"])
  func name(_ name: String) { #expect(Executables.find(name, path: "/bin") == nil) }
}
