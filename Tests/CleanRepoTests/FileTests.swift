import CleanRepo
import GateKit
import SourceText
import TestSupport
import Testing

@Suite("Unwanted files")
struct UnwantedFileTests {
  @Test(
    "are those that desktops and tools leave behind, in any folder",
    arguments: [
      (".DS_Store", "**/.DS_Store"), ("a/Thumbs.db", "**/Thumbs.db"), ("a/.b.swp", "**/.*.sw[op]"),
      ("a~", "**/*~"), ("a.orig", "**/*.orig"), ("a/b.rej", "**/*.rej"), ("a/._b", "**/._*"),
      ("node_modules/a/b.js", "**/node_modules/**"), ("x/__pycache__/m.pyc", "**/__pycache__/**"),
      ("m.pyo", "**/*.py[co]"), ("A.class", "**/*.class"), ("a/b.log", "**/*.log"),
      (".idea/workspace.xml", "**/.idea/workspace.xml"),
      ("a/.mypy_cache/x", "**/.{pytest,mypy,ruff}_cache/**"),
    ] as [(RepositoryPath, String)])
  func found(_ path: RepositoryPath, _ glob: String) async throws {
    let answer = try await clean([path: "x\n"])
    #expect(answer.rules == ["unwanted-file"])
    #expect(answer.messages == ["\(path) does not belong in a repository (\(glob))"])
    #expect(answer.findings.first?.location == Location(path))
    #expect(
      answer.findings.first?.help
        == "git rm --cached the file and name it in .gitignore, or name it in allowed")
  }

  @Test(
    "are not those that only look alike",
    arguments: [
      "a.md", ".idea/codeStyles.xml", "catalog", "node_modules", "src/log.swift", "core.c", "build/a.js",
    ] as [RepositoryPath])
  func innocent(_ path: RepositoryPath) async throws {
    #expect(try await clean([path: "x\n"]).findings == [])
  }

  @Test("are found where the change brings their path, not where they stood or are deleted")
  func onlyNew() async throws {
    let before: [RepositoryPath: TestFile] = ["a.log": "old\n", "b.txt": "text\n"]
    #expect(try await clean(before: before, ["a.log": "new\n"]).findings == [])
    #expect(try await clean(before: before, ["a.log": .deleted]).findings == [])
    #expect(try await clean(before: before, ["a.log": .link("b.txt")]).findings == [])
    #expect(
      try await clean(before: before, ["b.log": "text\n"], renames: ["b.log": "b.txt"]).rules == [
        "unwanted-file"
      ])
    #expect(
      try await clean(before: before, ["b.log": "text\n"], copies: ["b.log": "b.txt"]).rules == [
        "unwanted-file"
      ])
  }

  @Test("are the team's to name")
  func settings() async throws {
    let files: [RepositoryPath: TestFile] = ["a.log": "x\n", "b.tmp": "x\n", "keep/c.log": "x\n"]
    #expect(
      try await clean("forbidden: \"*.tmp\"", files).messages
        == ["b.tmp does not belong in a repository (*.tmp)"])
    #expect(
      try await clean("also_forbidden: [\"*.tmp\"]", files).findings.compactMap(\.location?.path)
        == ["a.log", "b.tmp", "keep/c.log"])
    #expect(
      try await clean("allowed: \"keep/**\"", files).findings.compactMap(\.location?.path) == ["a.log"])
  }

  @Test("of one kind are listed up to 500, sorted, and then counted", arguments: [(500, 0), (501, 1)])
  func many(_ count: Int, _ more: Int) async throws {
    let files = (1...count).map { (RepositoryPath("\($0).log"), TestFile.text("x\n")) }
    let answer = try await clean(
      Dictionary(uniqueKeysWithValues: files + [(".env", "x\n"), ("zz", .executable("x\n"))]))
    let logs = files.map(\.0).sorted()
    #expect(answer.findings.count == 2 + 500 + more)
    if more == 0 {
      #expect(answer.findings.map(\.location?.path) == [".env"] + logs + ["zz"])
    } else {
      #expect(answer.messages.last == "more files break this rule: 1")
      #expect(answer.findings.map(\.location?.path) == [".env", "zz"] + logs.prefix(500) + [nil])
    }
  }
}

@Suite("Ignored files")
struct IgnoredFileTests {
  private let before: [RepositoryPath: TestFile] = [
    ".gitignore": "# made\n/dist/\n*.tmp\n!keep.tmp\n", "app/.gitignore": "cache\n", "dist/old.js": "x\n",
  ]

  @Test("are new, and left out by a .gitignore above them")
  func found() async throws {
    let answer = try await clean(
      before: before,
      ["dist/new.js": "y\n", "app/cache/a/b": "y\n", "app/c.tmp": "y\n", "cache/a": "y\n", "keep.tmp": "y\n"])
    #expect(answer.rules == ["ignored-file", "ignored-file", "ignored-file"])
    #expect(
      answer.messages == [
        "app/c.tmp is new, and .gitignore ignores it (line 3: *.tmp)",
        "app/cache/a/b is new, and app/.gitignore ignores it (line 1: cache)",
        "dist/new.js is new, and .gitignore ignores it (line 2: /dist/)",
      ])
    #expect(
      answer.findings.first?.help
        == "git rm --cached it; where it belongs here, narrow the rule, or name the file in allowed")
  }

  @Test("are not found where they stood, are allowed, or nobody asks")
  func notFound() async throws {
    #expect(try await clean(before: before, ["dist/old.js": "y\n"]).findings == [])
    #expect(try await clean("allowed: \"dist/*\"", before: before, ["dist/new.js": "y\n"]).findings == [])
    #expect(try await clean("ignored_files: false", before: before, ["dist/new.js": "y\n"]).findings == [])
  }

  @Test("are those of head: a rule that comes with the change counts")
  func ofHead() async throws {
    #expect(
      try await clean([".gitignore": "a.txt\n", "a.txt": "x\n"]).messages
        == ["a.txt is new, and .gitignore ignores it (line 1: a.txt)"])
    #expect(try await clean(before: before, [".gitignore": "x\n", "dist/new.js": "y\n"]).findings == [])
  }

  @Test("may be folders of another repository")
  func submodules() async throws {
    let module = TestFile.submodule(ObjectID(filledWith: 7))
    #expect(try await clean(before: before, ["dist": module]).rules == ["ignored-file"])
  }

  @Test("are not told by a link called .gitignore, nor by one over 1 MiB", arguments: [(0, 1), (1, 0)])
  func odd(_ beyond: Int, _ findings: Int) async throws {
    #expect(
      try await clean(["rules": "a.txt\n", ".gitignore": .link("rules"), "a.txt": "x\n"]).findings == [])
    let rules = "a.txt\n" + String(repeating: "#", count: (1 << 20) - 6 + beyond)
    let answer = try await clean(before: [".gitignore": .text(rules)], ["a.txt": "x\n"])
    #expect(answer.findings.count == findings)
  }
}

@Suite("Large files")
struct LargeFileTests {
  private func file(_ size: Int) -> TestFile { .bytes([UInt8](repeating: 0, count: size)) }

  @Test(
    "are over the limit, not at it",
    arguments: [(99, []), (100, []), (101, ["large-file"])] as [(Int, [String])])
  func limit(_ size: Int, _ rules: [String]) async throws {
    let answer = try await clean("max_size: 100", ["a.bin": file(size), "b.bin": file(1)])
    #expect(answer.rules == rules)
    #expect(
      answer.measurements == [
        Measurement(
          "largest changed file", size, unit: .bytes, limit: .atMost(numerator: 100, denominator: 1))
      ])
  }

  @Test("are told with both numbers")
  func message() async throws {
    let finding = try #require(try await clean("max_size: 1 kB", ["a/b.bin": file(1001)]).findings.first)
    #expect(finding.message == "a/b.bin is 1001 bytes; the limit is 1000")
    #expect(finding.help == "store it with Git LFS, or name it in large_files, or raise max_size")
  }

  @Test("that were there before are found when they have grown", arguments: [(149, 0), (150, 0), (151, 1)])
  func growth(_ size: Int, _ findings: Int) async throws {
    let answer = try await clean(
      "max_size: 100", before: ["a": file(150)], ["a": .bytes([1] + [UInt8](repeating: 0, count: size - 1))])
    #expect(answer.findings.count == findings)
    if findings > 0 { #expect(answer.messages == ["a is 151 bytes, 1 more than before; the limit is 100"]) }
  }

  @Test("that were small before are found when they cross the limit")
  func crossing() async throws {
    #expect(
      try await clean("max_size: 100", before: ["a": file(10)], ["a": file(101)]).messages
        == ["a is 101 bytes, 91 more than before; the limit is 100"])
  }

  @Test("may move, and may be where large_files says")
  func moves() async throws {
    #expect(
      try await clean("max_size: 100", before: ["a": file(150)], ["b": file(150)], renames: ["b": "a"])
        .findings == [])
    #expect(
      try await clean("{max_size: 100, large_files: [\"video/**\"]}", ["video/a.mov": file(150)]).findings
        == [])
    #expect(
      try await clean("{max_size: 100, allowed: [\"video/**\"]}", ["video/a.mov": file(150)]).rules
        == ["large-file"])
  }

  @Test("are 5 MB by default", arguments: [(5_000_000, 0), (5_000_001, 1)])
  func standard(_ size: Int, _ findings: Int) async throws {
    #expect(try await clean(["a": file(size)]).findings.count == findings)
  }

  @Test("replace a submodule as if they were new")
  func submodule() async throws {
    #expect(
      try await clean(
        "max_size: 100", before: ["a": .submodule(ObjectID(filledWith: 7))], ["a": file(101)]
      ).messages == ["a is 101 bytes; the limit is 100"])
  }
}

@Suite("Executable bits")
struct ExecutableBitTests {
  private let strict = "shebang_scripts_are_executable: true"

  @Test(
    "go with #!",
    arguments: [
      (TestFile.executable("#!/bin/sh\n"), [String]()),
      (.executable("echo\n"), ["executable-without-shebang"]),
      (.executable(""), ["executable-without-shebang"]),
      (.executable("# !x\n"), ["executable-without-shebang"]),
      (.text("#!/bin/sh\n"), ["shebang-not-executable"]), (.text("echo\n"), []),
      (.executable("\u{0}ELF"), []),
      (.link("../README.md"), []),
    ])
  func newFiles(_ file: TestFile, _ rules: [String]) async throws {
    let answer = try await clean(strict, before: ["README.md": "x\n"], ["bin/run": file])
    #expect(answer.rules == rules)
    if rules == ["executable-without-shebang"] {
      #expect(answer.messages == ["bin/run has the executable bit but does not begin with #!"])
      #expect(
        answer.findings.map(\.help)
          == ["take the bit away with git update-index --chmod=-x, or name the interpreter in the first line"]
      )
    }
    if rules == ["shebang-not-executable"] {
      #expect(answer.messages == ["bin/run begins with #! but lacks the executable bit"])
      #expect(
        answer.findings.map(\.help)
          == ["set the bit with git update-index --chmod=+x, or delete the first line"])
    }
  }

  @Test("are asked for as the settings say")
  func settings() async throws {
    let files: [RepositoryPath: TestFile] = ["a": .executable("x\n"), "b": "#!/bin/sh\n"]
    #expect(try await clean(files).rules == ["executable-without-shebang"])
    #expect(try await clean("executables_have_shebangs: false", files).findings == [])
    #expect(
      try await clean("{executables_have_shebangs: false, \(strict)}", files).rules
        == ["shebang-not-executable"])
    #expect(try await clean("{allowed: [a, b], \(strict)}", files).findings == [])
  }

  @Test("are judged where the change decided the mode or the first line")
  func onlyChanges() async throws {
    let before: [RepositoryPath: TestFile] = ["a": .executable("one\ntwo\n"), "b": "three\nfour\n"]
    #expect(try await clean(before: before, ["a": .executable("one\n2\n")]).findings == [])
    #expect(try await clean(before: before, ["a": .executable("1\ntwo\n")]).rules.count == 1)
    #expect(try await clean(before: before, ["a": .executable("two\n")]).rules.count == 1)
    #expect(try await clean(before: before, ["b": .executable("three\nfour\n")]).rules.count == 1)
    #expect(
      try await clean(before: before, ["c": .executable("one\ntwo\n")], renames: ["c": "a"]).findings == [])
    #expect(try await clean(before: before, ["a": "one\ntwo\n"]).findings == [])
  }
}
