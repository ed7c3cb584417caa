import GateKit
import SourceText
import TestSupport
import Testing

@testable import Suppressions

@Suite("suppressions: settings of tools")
struct ConfigurationTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let path: String
    let before: String
    let after: String
    let words: [String]
    var testDescription: String { "\(path): \(after)" }

    init(_ path: String, _ before: String, _ after: String, _ words: String...) {
      self.path = path
      self.before = before
      self.after = after
      self.words = words
    }
  }

  static let rows: [Row] = [
    Row(
      "pyproject.toml", "[tool.mypy]\nstrict = true\n", "[tool.mypy]\nstrict = false\n",
      "tool.mypy.strict is off"),
    Row(
      "pyproject.toml", "[tool.mypy]\nstrict = true\n", "[tool.mypy]\n", "tool.mypy.strict is gone; it was on"
    ),
    Row("pyproject.toml", "[tool.poetry]\nstrict = true\n", "[tool.poetry]\nstrict = false\n"),
    Row(
      "ruff.toml", "[lint]\nselect = [\n    \"E\",\n    \"F\",\n]\n", "[lint]\nselect = [\n    \"E\",\n]\n",
      "lint.select loses F"),
    Row(
      "ruff.toml", "[lint.per-file-ignores]\n\"a.py\" = [\"E1\"]\n",
      "[lint.per-file-ignores]\n\"a.py\" = [\"E1\"]\n\"b.py\" = [\"E2\"]\n",
      "lint.per-file-ignores.b.py gains E2"),
    Row("ruff.toml", "line-length = 100\n", "line-length = 120\n", "line-length rises from 100 to 120"),
    Row("ruff.toml", "line-length = 120\n", "line-length = 100\n"),
    Row("ruff.toml", "[lint]\nignore = [\"E1\", \"E2\"]\n", "[lint]\nignore = [\"E2\"]\n"),
    Row(
      "ruff.toml", "[lint]\nignore = [\"E1\", \"E2\"]\n",
      "[lint]\nignore = [\n  \"E2\",\n  \"E1\", # why\n]\n"),
    Row(
      ".flake8", "[flake8]\nextend-ignore = E1\n", "[flake8]\nextend-ignore = E1,E2\n",
      "flake8.extend-ignore gains E2"),
    Row(
      ".flake8", "[flake8]\nignore =\n    E1\n", "[flake8]\nignore =\n    E1\n    E2\n",
      "flake8.ignore gains E2"),
    Row(
      "mypy.ini", "[mypy]\nignore_missing_imports = False\n", "[mypy]\nignore_missing_imports = True\n",
      "mypy.ignore_missing_imports is on"),
    Row("setup.cfg", "[metadata]\nname = a\n", "[metadata]\nname = b\n"),
    Row(
      ".coveragerc", "[report]\nfail_under = 90.5\n", "[report]\nfail_under = 90\n",
      "report.fail_under falls from 90.5 to 90"),
    Row(".coveragerc", "[report]\nfail_under = 90\n", "[report]\n", "report.fail_under is gone; it was 90"),
    Row(".coveragerc", "[run]\nomit = a\n", "[run]\nomit =\n  a\n  b/*\n", "run.omit gains b/*"),
    Row(
      ".eslintrc.json", "{\n  \"rules\": {\n    \"no-console\": \"error\"\n  }\n}\n",
      "{\n  \"rules\": {\n    \"no-console\": \"off\",\n    \"no-alert\": \"off\"\n  }\n}\n",
      "rules.no-alert is off",
      "rules.no-console goes from error to off"),
    Row(
      ".eslintrc.json", "{\n  \"rules\": {\n    \"max-len\": [\"error\", 100]\n  }\n}\n",
      "{\n  \"rules\": {\n    \"max-len\": [\"warn\", 100]\n  }\n}\n", "rules.max-len goes from error to warn"
    ),
    Row(
      "eslint.config.js", "export default [\n  { ignores: [\"dist\"] },\n]\n",
      "export default [\n  { ignores: [\"dist\", \"src\"] },\n]\n", "ignores gains src"),
    Row(
      "eslint.config.js", "export default {\n  rules: { eqeqeq: \"error\" },\n}\n",
      "export default {\n  rules: { eqeqeq: \"warn\" },\n}\n",
      "rules.eqeqeq goes from error to warn"),
    Row(
      "tsconfig.json", "{\n  \"compilerOptions\": {\n    \"strict\": true\n  }\n}\n",
      "{\n  \"compilerOptions\": {\n    \"strict\": false\n  }\n}\n", "compilerOptions.strict is off"),
    Row(
      "tsconfig.json", "{\"compilerOptions\": {}}\n", "{\"compilerOptions\": {\"skipLibCheck\": true}}\n",
      "compilerOptions.skipLibCheck is on"),
    Row(
      "jest.config.js",
      "module.exports = {\n  coverageThreshold: {\n    global: {\n      lines: 80,\n    },\n  },\n}\n",
      "module.exports = {\n  coverageThreshold: {\n    global: {\n      lines: 60,\n    },\n  },\n}\n",
      "coverageThreshold.global.lines falls from 80 to 60"),
    Row(
      ".swiftlint.yml", "disabled_rules:\n- todo\n", "disabled_rules:\n- todo\n- force_cast\n",
      "disabled_rules gains force_cast"),
    Row(".swiftlint.yml", "opt_in_rules:\n  - a\n  - b\n", "opt_in_rules:\n  - a\n", "opt_in_rules loses b"),
    Row(
      ".rubocop.yml", "Style/Foo:\n  Enabled: true\n", "Style/Foo:\n  Enabled: false\n",
      "Style/Foo.Enabled is off"),
    Row(
      ".rubocop.yml", "Layout/LineLength:\n  Max: 100\n", "Layout/LineLength:\n  Max: 140\n",
      "Layout/LineLength.Max rises from 100 to 140"),
    Row(
      ".golangci.yml", "linters:\n  enable:\n    - gosec\n    - errcheck\n",
      "linters:\n  enable:\n    - gosec\n", "linters.enable loses errcheck"),
    Row(
      "Cargo.toml", "[lints.clippy]\nunwrap_used = \"deny\"\n", "[lints.clippy]\nunwrap_used = \"allow\"\n",
      "lints.clippy.unwrap_used goes from deny to allow"),
    Row("Cargo.toml", "[dependencies]\nserde = \"1\"\n", "[dependencies]\nserde = \"2\"\n"),
    Row(
      "codecov.yml", "coverage:\n  status:\n    project:\n      default:\n        target: 80%\n",
      "coverage:\n  status:\n    project:\n      default:\n        target: 70%\n",
      "coverage.status.project.default.target falls from 80% to 70%"),
    Row(".trivyignore", "CVE-2020-1\n", "CVE-2020-1\n# why\nCVE-2021-2\n", "lets pass CVE-2021-2"),
    Row("README.md", "strict = true\n", "strict = false\n"),
  ]

  @Test("that let more pass are found, others are not", arguments: rows)
  func found(row: Row) async throws {
    let answer = try await ask(
      before: [RepositoryPath(row.path): .text(row.before)],
      after: [RepositoryPath(row.path): .text(row.after)])
    let tail = "; \(row.words.count) in all, the limit is 0"
    #expect(answer.messages == row.words.map { "\(row.path): \($0)\(tail)" })
  }

  @Test("point to the line of head")
  func places() async throws {
    let answer = try await ask(
      before: ["ruff.toml": "# a\nline-length = 80\n"], after: ["ruff.toml": "# a\n# b\nline-length = 90\n"])
    #expect(answer.findings.first?.location == Location("ruff.toml", lines: 3...3))
  }

  @Test("that are deleted, and lists of exceptions that are new, are found; new settings are only told")
  func whole() async throws {
    let gone = try await ask(before: ["mypy.ini": "[mypy]\n"], after: ["mypy.ini": .deleted])
    #expect(gone.messages == ["mypy.ini: is deleted; 1 in all, the limit is 0"])
    let list = try await ask(after: [".trivyignore": "CVE-2020-1\n"])
    #expect(list.messages == [".trivyignore: lets pass CVE-2020-1; 1 in all, the limit is 0"])
    let new = try await ask(after: ["ruff.toml": "line-length = 80\n"])
    #expect(new.messages.isEmpty)
    #expect(new.notes == ["ruff.toml changed, and nothing in it was seen to become looser"])
  }

  @Test("are held to their cap exactly")
  func caps() async throws {
    let before: [RepositoryPath: TestFile] = ["ruff.toml": "line-length = 80\n"]
    let within = try await ask("max_loosened: 1", before: before, after: ["ruff.toml": "line-length = 90\n"])
    #expect(within.findings.map(\.atMost) == [.inform])
    #expect(within.messages == ["ruff.toml: line-length rises from 80 to 90"])
  }

  @Test("are files whose names are sound patterns")
  func names() {
    for name in ToolConfiguration.settingNames + ToolConfiguration.exceptionNames {
      #expect(throws: Never.self) { try Glob(name) }
    }
    #expect(ToolConfiguration.of("a/b/.eslintrc.json") != nil && ToolConfiguration.of("a/b/.eslintrc") != nil)
    #expect(ToolConfiguration.of("a/main.py") == nil)
  }

  @Test("are read whatever they hold", arguments: rows)
  func hostile(row: Row) async throws {
    let bytes = Array(row.after.utf8)
    for end in stride(from: 0, to: bytes.count, by: 7) {
      var torn = Array(bytes[..<end])
      torn.append(contentsOf: [0xFF, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\"")])
      let answer = try await ask(
        "max_loosened: 1000", before: [RepositoryPath(row.path): .text(row.before)],
        after: [RepositoryPath(row.path): .bytes(torn)])
      #expect(answer.findings.allSatisfy { $0.atMost == .inform })
    }
  }

  @Test("of any depth and length are passed over")
  func deep() async throws {
    for text in [String(repeating: "{a: [", count: 50_000), String(repeating: "{a: [", count: 500)] {
      let answer = try await ask(before: ["ruff.toml": "a = 1\n"], after: ["ruff.toml": .text("a = " + text)])
      #expect(answer.skipped == nil)
    }
  }
}
