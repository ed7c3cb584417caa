import LocalSystem
import TestSupport

/// A compiler with the LLVM tools of its own version beside it.
struct LLVMTools {
  let compiler: String
  private var folder: LocalPath { LocalPath(compiler).folder }

  /// nil where one of them is missing.
  init?(beside compiler: String) {
    guard let path = programPath(compiler) else { return nil }
    self.compiler = path
    let tools = ["llvm-cov", "llvm-profdata"].map { folder.appending($0) }
    guard tools.allSatisfy({ LocalFiles.kind(of: $0) != nil }) else { return nil }
  }

  /// Runs what was built, and exports what ran, as JSON and as lcov: names and formats.
  func export(_ program: String, in bench: Workbench) throws -> [(name: String, format: String)] {
    try bench.run(bench.path(program), [], environment: ["LLVM_PROFILE_FILE": "m.profraw"])
    try bench.run(
      folder.appending("llvm-profdata").description, ["merge", "m.profraw", "-o", "m.profdata"])
    for format in ["text", "lcov"] {
      let output = try bench.run(
        folder.appending("llvm-cov").description,
        ["export", program, "-instr-profile", "m.profdata", "-format=\(format)"])
      try bench.write("export.\(format)", output)
    }
    return [("export.text", "llvm-cov-json"), ("export.lcov", "lcov")]
  }
}
