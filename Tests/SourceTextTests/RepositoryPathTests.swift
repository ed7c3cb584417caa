import SourceText
import Testing

@Suite("Repository paths")
struct RepositoryPathTests {
  @Test("a path is split at its slashes")
  func parts() {
    let path: RepositoryPath = "a/b/c.txt"
    #expect(path.components.map { String(decoding: $0, as: UTF8.self) } == ["a", "b", "c.txt"])
    #expect(String(decoding: path.name, as: UTF8.self) == "c.txt")
    #expect(path.folder == "a/b" && path.folder?.folder == "a" && path.folder?.folder?.folder == nil)
    #expect(RepositoryPath("a").appending("b") == "a/b" && RepositoryPath("").appending("b") == "b")
  }

  @Test(
    "inside means the folder and everything below it, not a name that begins alike",
    arguments: [
      ("a/b", "a", true), ("a", "a", true), ("ab", "a", false), ("a", "a/b", false), ("ab/c", "a", false),
      ("b/a", "a", false),
    ])
  func inside(_ path: String, _ folder: String, _ expected: Bool) {
    #expect(RepositoryPath(path).isInside(RepositoryPath(folder)) == expected)
  }

  @Test("paths are ordered by their bytes, as git's index is")
  func order() {
    let paths: [RepositoryPath] = ["A", "a", "a-b", "a.b", "a/b", "a0", "é"]
    #expect(paths.reversed().sorted() == paths)
    #expect(RepositoryPath(bytes: [0xFF]) > "é")
  }

  @Test("two spellings of one name are two paths")
  func spelling() {
    #expect(RepositoryPath("caf\u{E9}") != RepositoryPath("cafe\u{301}"))
  }

  @Test(
    "a path prints as it is, or quoted as git quotes it",
    arguments: [
      (Array("src/größe.swift".utf8), "src/größe.swift"), (Array("a b\\c".utf8), "a b\\c"),
      (Array("a\"b\\".utf8), #""a\"b\\""#), (Array("a\nb\tc".utf8), #""a\nb\tc""#),
      ([0x61, 0xE9], #""a\351""#),
      ([0x01, 0x7F], #""\001\177""#), (Array("é\n".utf8), #""\303\251\n""#), ([], ""),
    ] as [([UInt8], String)])
  func printing(_ bytes: [UInt8], _ text: String) {
    #expect(RepositoryPath(bytes: bytes).description == text)
  }

  @Test("no two paths print alike")
  func injective() {
    var seen: [String: [UInt8]] = [:]
    let alphabet: [UInt8] = Array("\"\\n13\n".utf8) + [0xC3, 0xA9, 0x01]
    for _ in 0..<30_000 {
      let bytes = (0..<Int.random(in: 0...4)).compactMap { _ in alphabet.randomElement() }
      let text = RepositoryPath(bytes: bytes).description
      #expect(seen.updateValue(bytes, forKey: text).map { $0 == bytes } ?? true)
    }
  }
}

@Suite("Line sets")
struct LineSetTests {
  @Test("ranges that touch or overlap become one")
  func joining() {
    #expect(LineSet([5...6, 1...2, 3...3, 8...9, 9...12]).ranges == [1...3, 5...6, 8...12])
    #expect(LineSet([1...10, 2...3]).ranges == [1...10])
    #expect(LineSet([1...Int.max, 5...6]).ranges == [1...Int.max])
    #expect(LineSet([]).isEmpty && LineSet().isEmpty && !LineSet([1...1]).isEmpty)
  }

  @Test("every answer is that of the set of its lines")
  func reference() {
    for _ in 0..<500 {
      let ranges = (0..<Int.random(in: 0...6)).map { _ in
        let start = Int.random(in: 1...30)
        return start...(start + Int.random(in: 0...4))
      }
      let set = LineSet(ranges)
      let lines = Set(ranges.flatMap { $0 })
      #expect(set.count == lines.count && set.isEmpty == lines.isEmpty)
      for line in 0...40 { #expect(set.contains(line) == lines.contains(line)) }
      for start in 1...36 {
        let range = start...(start + 3)
        #expect(set.intersects(range) == range.contains { lines.contains($0) })
      }
    }
  }
}
