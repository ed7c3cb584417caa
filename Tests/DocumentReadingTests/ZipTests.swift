import DocumentReading
import LocalSystem
import SourceText
import TestSupport
import Testing

@Suite("Zip archives")
struct ZipTests {
  /// Made by Python's zipfile, as many tools of a CI do it.
  private func archive(_ script: String) throws -> [UInt8] {
    let folder = try TestFolder()
    let text =
      "import zipfile, sys\nz = zipfile.ZipFile('a.zip', 'w', zipfile.ZIP_DEFLATED)\n\(script)\nz.close()\n"
    let made = try runProgram("python3", ["-c", text], in: "\(folder.path)")
    try #require(made.status == 0, "\(made.error)")
    return try LocalFiles.read(folder.path.appending("a.zip"), limit: 64 << 20)
  }

  private func files(_ bytes: [UInt8], _ limits: ZipLimits = ZipLimits()) throws -> [String: String] {
    var files: [String: String] = [:]
    try readZip(bytes, source: "a.zip", limits: limits, wanted: { $0.bytes.last != UInt8(ascii: "x") }) {
      path, content in
      files["\(path)"] = String(decoding: content, as: UTF8.self)
    }
    return files
  }

  private func refusal(_ script: String, _ limits: ZipLimits = ZipLimits()) throws -> String {
    let bytes = try archive(script)
    do {
      let files = try files(bytes, limits)
      return "read: \(files)"
    } catch let problem as DocumentProblem {
      return String(problem.message.drop { $0 != ":" }.dropFirst(2))
    }
  }

  @Test("give the wanted files, stored or packed, and pass over folders")
  func read() throws {
    let bytes = try archive(
      """
      z.writestr('build/', '')
      z.writestr('build/coverage.xml', '<coverage/>' * 1000)
      z.writestr(zipfile.ZipInfo('bericht-ü.json'), '{}')
      z.writestr('unwanted.x', 'no')
      """)
    #expect(
      try files(bytes) == [
        "build/coverage.xml": String(repeating: "<coverage/>", count: 1000), "bericht-ü.json": "{}",
      ])
  }

  @Test(
    "are refused where a name leads out of the folder",
    arguments: ["../evil", "/etc/passwd", "a/../../b", "a\\\\..\\\\b", "C:evil", "a//b", "./a", "a\\nb"])
  func slip(name: String) throws {
    #expect(
      try refusal("z.writestr('\(name)', 'evil')").hasPrefix("it has a file whose name leads elsewhere: "))
  }

  @Test("are refused with a link, and with two files of one name")
  func links() throws {
    let link = "i = zipfile.ZipInfo('link'); i.external_attr = 0o120777 << 16; z.writestr(i, '/etc/passwd')"
    #expect(try refusal(link) == "link is a link")
    let twice = try refusal(
      "z.writestr('a', '1')\nimport warnings\nwarnings.simplefilter('ignore')\nz.writestr('a', '2')")
    #expect(twice == "it is no zip archive: File already exists")
  }

  @Test("are refused where they grow too large: one file, all together, or by their number")
  func bombs() throws {
    #expect(
      try refusal("z.writestr('a', b'0' * 50_000_000)") == "a inflates to more than 200 times its size")
    var limits = ZipLimits()
    limits.inflated = 1_000
    #expect(
      try refusal("for i in range(5): z.writestr(str(i), 'abcde' * 50)", limits)
        == "its files are larger than 1000 bytes together")
    limits.entries = 3
    #expect(
      try refusal("for i in range(5): z.writestr(str(i), '')", limits)
        == "it holds 5 files, and the limit is 3")
    limits.archive = 10
    #expect(
      try refusal("z.writestr('a', 'b')", limits) == "it is larger than 10 bytes, the limit for an archive")
  }

  @Test("say which file is damaged")
  func damaged() throws {
    var bytes = try archive("i = zipfile.ZipInfo('a'); z.writestr(i, 'content of the file')")
    let index = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("content".utf8)) })
    bytes[index] ^= 0x20
    let problem = #expect(throws: DocumentProblem.self) { try files(bytes) }
    #expect(problem?.message.contains("bytes: a is damaged: ") == true, "\(problem?.message ?? "")")
  }

  @Test("end in files or a clear error, whatever was done to them", arguments: HostileAttack.allCases)
  func hostile(attack: HostileAttack) throws {
    let sample = try archive("z.writestr('a/b.txt', 'text ' * 30)\nz.writestr('c', 'more')")
    let subject = HostileSubject(
      name: "zip", samples: [sample], insignificantTail: [],
      read: { bytes in
        var text = ""
        try readZip(bytes, source: HostileSubject.source, wanted: { _ in true }) { path, content in
          text += "\(path): \(content)\n"
        }
        return text
      })
    #expect(attack.run(on: subject) == [])
  }
}
