import CloneDetection
import SourceText
import Testing

@Suite("The outline of a source")
struct SourceOutlineTests {
  @Test(
    "tells comments and texts from code",
    arguments: [
      ("a.py", "x = '# a'  # b\n", ["# b"], ["# a"]),
      ("a.py", "import os  # b\n", ["# b"], []),
      ("a.py", "\"\"\"a\n# b\"\"\"\n# c\n", ["# c"], ["a\n# b"]),
      ("a.ts", "f(`a ${ /* b */ c } d`) // e", ["/* b */", "// e"], ["a ", " d"]),
      ("a.c", "/* a\n b */ \"c\" // d\n", ["/* a\n b */", "// d"], ["c"]),
      // A text that never ends is none beyond its line, whatever stood in it.
      ("a.py", "\"\"\"a\n# b\nx\n", ["# b"], ["a"]),
      ("a.vue", "<!-- a -->\n<script>\n// b\n</script>\n", ["<!-- a -->", "// b"], []),
      ("a.rb", "x = <<~END # a\n  # b\nEND\n# c\n", ["# a", "# c"], ["<<~END", "  # b\n"]),
    ])
  func ranges(path: String, text: String, comments: [String], texts: [String]) throws {
    let bytes = Array(text.utf8)
    let outline = SourceOutline(bytes, as: try #require(Language.of(RepositoryPath(path))))
    func words(_ ranges: [Range<Int>]) -> [String] {
      ranges.map { String(decoding: bytes[$0], as: UTF8.self) }
    }
    #expect(words(outline.comments) == comments)
    #expect(words(outline.texts) == texts)
  }

  @Test("of any prefix of any file keeps to its bytes, in order", arguments: Language.all.map(\.name))
  func hostile(name: String) throws {
    let language = try #require(Language.named(name))
    let text =
      "a = \"x ${b} #{c}\" # d // e /* f */ -- g\n'''h\n<<END\n=begin\n<!-- i --> \"\"\"j\n(* k *) %q(l) `m\n"
    let bytes = Array(text.utf8)
    for end in 0...bytes.count {
      let outline = SourceOutline(Array(bytes[..<end]), as: language)
      for ranges in [outline.comments, outline.texts] {
        #expect(ranges.allSatisfy { $0.upperBound <= end })
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
      }
    }
  }
}
