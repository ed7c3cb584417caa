import DocumentReading
import SourceText
import Testing

@Suite("Both document trees")
struct DocumentTreeTests {
  @Test("YAML and JSON of the same content are the same tree")
  func sameTree() throws {
    let yaml = try readYAML(Array("a: [1, true, null, 'x']\nb: {c: 08}\n".utf8), source: "p.yml")
    let json = try readJSON(Array(#"{"a": [1, true, null, "x"], "b": {"c": "08"}}"#.utf8), source: "p.json")
    #expect(yaml.hasSameContent(as: json))
    #expect(yaml["a"]?.mark.description == "p.yml:1:4")
    #expect(json["a"]?.mark.description == "p.json:1:7")
    #expect(yaml.entries.map(\.mark.description) == ["p.yml:1:1", "p.yml:2:1"])
  }

  @Test("all duplicate keys are named, with the place of the first")
  func duplicates() {
    let error = #expect(throws: DocumentProblems.self) {
      try readYAML(Array("a: 1\nb: 2\na: 3\nb: 4\n".utf8), source: "p.yml")
    }
    #expect(
      error?.description == """
        p.yml:3:1: duplicate key "a"; the first is at p.yml:1:1
        p.yml:4:1: duplicate key "b"; the first is at p.yml:2:1
        """)
  }
}
