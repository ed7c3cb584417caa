import SourceText
import Testing

@Suite("Attributes of git")
struct GitAttributesTests {
  private func value(_ text: String, _ path: RepositoryPath, _ name: String = "a") -> GitAttributes.Value? {
    var attributes = GitAttributes()
    attributes.add(Array(text.utf8), at: ".gitattributes")
    return attributes.value(of: name, for: path)
  }

  @Test(
    "are set, unset or given a value",
    arguments: [
      ("*.c a", .set), ("*.c -a", .unset), ("*.c a=b=c", .text("b=c")), ("*.c a=", .text("")),
      ("*.c !a", nil),
      ("*.c b", nil), ("*.d a", nil), ("*.c a\n*.c -a", .unset), ("*.c a -a", .unset), ("*.c a\n*.c !a", nil),
      ("*.c\ta\r\n", .set), ("# *.c a", nil), ("[attr]x a", nil), ("!*.c a", nil), ("*.c", nil), ("", nil),
      ("\u{FEFF}*.c a", .set), ("  *.c   b a  ", .set),
    ] as [(String, GitAttributes.Value?)])
  func values(text: String, expected: GitAttributes.Value?) { #expect(value(text, "x/y.c") == expected) }

  @Test(
    "are for paths as patterns say",
    arguments: [
      ("*.c", "y.c", true), ("*.c", "x/y.c", true), ("/*.c", "x/y.c", false), ("x/*.c", "x/y.c", true),
      ("x/*.c", "w/x/y.c", false), ("x/**", "x/w/y.c", true), ("**/x/*.c", "w/x/y.c", true),
      ("x", "x/y.c", false),
      ("x/", "x/y.c", false), ("y.?", "x/y.c", true), ("[xy].c", "y.c", true), ("Y.c", "y.c", false),
    ] as [(String, RepositoryPath, Bool)])
  func patterns(pattern: String, path: RepositoryPath, matches: Bool) {
    #expect((value(pattern + " a", path) == .set) == matches)
  }

  @Test("of a folder go before those of the folders above it")
  func folders() {
    var attributes = GitAttributes()
    attributes.add(Array("*.c a=root\nx/*.c b".utf8), at: ".gitattributes")
    attributes.add(Array("*.c a=inner\n/y.c c".utf8), at: "x/.gitattributes")
    #expect(attributes.value(of: "a", for: "x/y.c") == .text("inner"))
    #expect(attributes.value(of: "b", for: "x/y.c") == .set)
    #expect(attributes.value(of: "c", for: "x/y.c") == .set)
    #expect(attributes.value(of: "a", for: "xy.c") == .text("root"))
    #expect(attributes.value(of: "c", for: "x/z/y.c") == nil)
  }

  @Test("are true and false in git's words and in Linguist's")
  func truth() {
    #expect(GitAttributes.Value.set.isTrue && GitAttributes.Value.text("true").isTrue)
    #expect(GitAttributes.Value.unset.isFalse && GitAttributes.Value.text("false").isFalse)
    #expect(!GitAttributes.Value.text("yes").isTrue && !GitAttributes.Value.text("yes").isFalse)
  }
}
