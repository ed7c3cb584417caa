import DocumentReading
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

/// What the guides for those who come from another tool show is what the command does.
@Suite("Guides from other tools") struct FromGuideTests {
  private static let guides = LocalPath(#filePath).folder.folder.folder.folder.appending("docs/guides/from")

  /// The block of a page whose first line is this.
  private static func block(_ page: String, _ language: String, startsWith line: String) -> String? {
    page.components(after: "```\(language)\n").first { $0.hasPrefix(line) }
  }

  @Test(
    "show the policy that gatehouse init --from writes, and what it says",
    arguments: [
      ("codecov.md", "codecov.yml", "yaml"), ("sonarqube.md", "sonar-project.properties", "properties"),
      ("policy-bot.md", ".policy.yml", "yaml"),
    ])
  func example(guide: String, file: String, language: String) async throws {
    let bytes = try LocalFiles.read(Self.guides.appending(guide), limit: 1 << 20)
    let page = String(decoding: bytes, as: UTF8.self)
    let source = try #require(Self.block(page, language, startsWith: "# \(file)\n"))
    let shown = try #require(Self.block(page, "yaml", startsWith: "# .gatehouse.yml\n"))
    let talk = try #require(page.components(after: "```text\n").first)
    let repository = try TestRepository.withTopic(policy: nil)
    try repository.write(file, source)
    let answer = await CommandTrial(in: repository)("init", "--from", file)
    #expect(answer.code == .passed)
    #expect(answer.error == talk)
    let written = try LocalFiles.read(LocalPath(repository.path).appending(".gatehouse.yml"), limit: 1 << 20)
    let policy = try readYAML(written, source: "written")
    #expect(
      policy.hasSameContent(as: try readYAML(Array(shown.utf8), source: "shown")), "\(policy.onOneLine)")
  }
}

extension String {
  /// What stands behind each of these openings, up to the end of the block.
  fileprivate func components(after opening: String) -> [String] {
    split(separator: opening).dropFirst().map { part in
      part.split(separator: "```", maxSplits: 1).first.map(String.init) ?? ""
    }
  }
}
