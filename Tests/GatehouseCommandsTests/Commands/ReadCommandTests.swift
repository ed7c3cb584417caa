import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("gatehouse read") struct ReadCommandTests {
  private static let report = """
    TN:
    SF:/build/shop/cart.py
    DA:1,1
    DA:2,3
    BRDA:2,0,0,3
    BRDA:2,0,1,-
    DA:3,0
    DA:5,0
    DA:6,0
    LF:9
    LH:2
    end_of_record
    SF:/usr/lib/python3/json.py
    DA:1,1
    end_of_record

    """

  private func shop() throws -> TestRepository {
    let repository = try TestRepository.withTopic([
      "shop/cart.py": "import json\nif json:\n    a = 1\n\nb = 2\nc = 3\n",
      "py/util.py": "x = 1\n", "js/util.py": "x = 1\n",
    ])
    try repository.write("lcov.info", Self.report)
    return repository
  }

  @Test("tells the format, the figures, what is not covered, and which files are not in the repository")
  func terminal() async throws {
    let repository = try shop()
    let answer = await CommandTrial(in: repository)("read", "lcov.info")
    #expect(answer.code == .passed)
    #expect(
      answer.output == """
        lcov.info: lcov tracefile
          2 files: lines 50.00 % (3 of 6), branch arms 50.00 % (1 of 2), 1 line covered
            partly, 1 of 2 found in the repository
          note: /build/shop/cart.py: LF says 9 lines, the record lists 5

         100.00 %         1/1  /usr/lib/python3/json.py
          40.00 %         2/5  shop/cart.py
                               not covered: 3, 5-6
                               partly covered: 2

          not in the repository: /usr/lib/python3/json.py

        """)
  }

  @Test("tells a program every line") func json() async throws {
    let repository = try shop()
    let answer = await CommandTrial(in: repository)("read", "--format", "json", "lcov.info")
    let lines = answer.output.split(separator: "\n").map { $0.trimmed() }.joined()
    #expect(lines.contains(#""name": "/build/shop/cart.py","path": "shop/cart.py""#))
    #expect(lines.contains(#""covered": [1,2],"missed": [3,5,6]"#))
    #expect(lines.contains(#""branches": [{"line": 2,"taken": 1,"total": 2}]"#))
    #expect(lines.contains(#""name": "/usr/lib/python3/json.py","totals""#))
  }

  @Test("names the setting that would find a file, and tries it out") func advice() async throws {
    let repository = try shop()
    try repository.write("short.info", "SF:util.py\nDA:1,1\nend_of_record\n")
    try repository.write("other.info", "SF:source/cart.py\nDA:1,1\nend_of_record\n")
    let trial = CommandTrial(in: repository)
    let doubt = await trial("read", "short.info")
    #expect(doubt.output.contains("could be any of js/util.py, py/util.py: util.py"))
    #expect(
      await trial("read", "short.info", "--root", "py").output.contains("100.00 %         1/1  py/util.py"))
    let other = await trial("read", "other.info")
    #expect(
      other.output.contains(
        "not in the repository: source/cart.py; nearest shop/cart.py -> add fixes:\n    [\"source/::shop/\"]")
    )
    let fixed = await trial("read", "other.info", "--fix", "source/::shop/")
    #expect(fixed.output.contains("1 of 1 found in the repository"))
    #expect(await trial("read", "other.info", "--fix", "source").code == .misused)
  }

  @Test("reads on after a report that it cannot read, and does not pass") func unreadable() async throws {
    let repository = try shop()
    try repository.write("empty.xml", "")
    try repository.write("cut.xml", "<coverage><packages><package>")
    let answer = await CommandTrial(in: repository)("read", "empty.xml", "cut.xml", "lcov.info")
    #expect(answer.code == .couldNotLook)
    #expect(answer.error.contains("cannot read the report: empty.xml:1:1: the file is empty"))
    #expect(answer.error.contains("cannot read the report: cut.xml:1:"))
    #expect(answer.output.hasPrefix("lcov.info: lcov tracefile"))
  }

  @Test("works outside of any repository, and then looks for no file") func outside() async throws {
    let folder = try TestFolder()
    let answer = await CommandTrial(in: folder.path.description)("read", "-", input: Self.report)
    #expect(answer.code == .passed)
    #expect(answer.output.hasPrefix("standard input: lcov tracefile"))
    #expect(!answer.output.contains("repository"))
  }

  @Test("shows no control characters of a report") func hostile() async throws {
    let folder = try TestFolder()
    let answer = await CommandTrial(in: folder.path.description)(
      "read", "-", input: "SF:\u{1B}[31mred\u{7}.py\nDA:1,0\nend_of_record\n")
    #expect(!answer.output.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
  }
}
