import GateKit
import SourceText
import TestSupport
import Testing

@Suite("Names that collide")
struct NameCollisionTests {
  @Test("differ only in case, as files or as folders, at any depth")
  func byCase() async throws {
    let before: [RepositoryPath: TestFile] = ["README.md": "x\n", "docs/a/b.md": "x\n"]
    let answer = try await clean(before: before, ["readme.md": "y\n", "docs/A/c.md": "y\n"])
    #expect(answer.rules == ["name-collision", "name-collision"])
    #expect(
      answer.messages == [
        "docs/A and docs/a are one name on file systems that ignore case or Unicode composition",
        "README.md and readme.md are one name on file systems that ignore case or Unicode composition",
      ])
    #expect(answer.findings.map(\.location?.path) == ["docs/A", "readme.md"])
    #expect(answer.findings.map(\.related) == [[Location("docs/a")], [Location("README.md")]])
    #expect(answer.findings.first?.help == "rename one of them")
  }

  @Test("differ only in Unicode composition, or in both")
  func byComposition() async throws {
    let answer = try await clean(
      before: ["caf\u{e9}.txt": "x\n"], ["cafe\u{301}.txt": "y\n", "CAF\u{c9}.txt": "z\n"])
    #expect(
      answer.messages == [
        "CAF\u{c9}.txt and cafe\u{301}.txt and caf\u{e9}.txt are one name on file systems that ignore case or "
          + "Unicode composition"
      ])
  }

  @Test("need not be UTF-8")
  func bytes() async throws {
    let answer = try await clean(
      before: [RepositoryPath(bytes: [0xE9, 0x41]): "x\n"],
      [RepositoryPath(bytes: [0xE9, 0x61]): "y\n", RepositoryPath(bytes: [0xC9, 0x61]): "z\n"])
    #expect(
      answer.messages == [
        "\"\\351A\" and \"\\351a\" are one name on file systems that ignore case or Unicode composition"
      ])
    #expect(
      try await clean([
        RepositoryPath(bytes: [0xE9, 0x40]): "x\n", RepositoryPath(bytes: [0xE9, 0x60]): "y\n",
        RepositoryPath(bytes: [0xE9, 0x5A]): "z\n", RepositoryPath(bytes: [0xE9, 0x7A]): "z\n",
        RepositoryPath(bytes: [0xE9, 0x5B]): "z\n", RepositoryPath(bytes: [0xE9, 0x7B]): "z\n",
      ]).messages == [
        "\"\\351Z\" and \"\\351z\" are one name on file systems that ignore case or Unicode composition"
      ])
  }

  @Test("may both come with the change, and are found once")
  func bothNew() async throws {
    #expect(try await clean(["a/x": "1\n", "A/y": "2\n"]).rules == ["name-collision"])
    #expect(try await clean(["X": "1\n", "x": "2\n"]).findings.map(\.location?.path) == ["x"])
  }

  @Test("are no findings where they stood, where one replaces the other, and in other folders")
  func notNew() async throws {
    let before: [RepositoryPath: TestFile] = ["Docs/a": "x\n", "docs/b": "x\n", "A": "x\n"]
    #expect(try await clean(before: before, ["Docs/c": "y\n", "Docs/a": "y\n"]).findings == [])
    #expect(try await clean(before: before, ["a": "x\n"], renames: ["a": "A"]).findings == [])
    #expect(try await clean(before: before, ["a": "y\n", "A": .deleted]).findings == [])
    #expect(try await clean(before: before, ["x/a": "y\n", "y/A": "y\n"]).findings == [])
    #expect(try await clean("name_collisions: false", before: before, ["a": "y\n"]).findings == [])
  }
}

@Suite("Names that Windows cannot hold")
struct PortableNameTests {
  @Test(
    "are told with the reason",
    arguments: [
      ("aux", "AUX is a device"), ("a/con.txt", "CON is a device"), ("nul/a", "NUL is a device"),
      ("lpt9", "LPT9 is a device"), ("com0.log.txt", "COM0 is a device"), ("a:b", "it holds :"),
      ("a?", "it holds ?"), ("a:\u{301}b", "it holds :"), ("a<b", "it holds <"), ("a>b", "it holds >"),
      ("a|b", "it holds |"),
      ("a*b", "it holds *"), ("a\\b", "it holds \\"), ("a\u{1}b", "it holds a control character"),
      ("a\u{1f}b", "it holds a control character"), ("a.", "a part of it ends in a dot or a space"),
      ("b /c", "a part of it ends in a dot or a space"),
    ] as [(RepositoryPath, String)])
  func bad(_ path: RepositoryPath, _ reason: String) async throws {
    let answer = try await clean("portable_names: true", [path: "x\n"])
    #expect(answer.rules == ["unportable-name"])
    #expect(answer.messages == ["Windows cannot hold the name \(path): \(reason)"])
    #expect(answer.findings.map(\.help) == ["rename it"])
    #expect(try await clean([path: "x\n"]).findings == [])
  }

  @Test("need not be UTF-8")
  func bytes() async throws {
    let path = RepositoryPath(bytes: [0x61, 0xFF])
    #expect(
      try await clean("portable_names: true", [path: "x\n"]).messages
        == ["Windows cannot hold the name \"a\\377\": it is not UTF-8"])
  }

  @Test(
    "are not these",
    arguments: ["auxiliary.c", "com", "com10", "lpt", ".a", "a b", "caf\u{e9}", "a.con"] as [RepositoryPath])
  func good(_ path: RepositoryPath) async throws {
    #expect(try await clean("portable_names: true", [path: "x\n"]).findings == [])
  }

  @Test("are found where the change brings them")
  func onlyNew() async throws {
    #expect(try await clean("portable_names: true", before: ["aux": "x\n"], ["aux": "y\n"]).findings == [])
    #expect(
      try await clean("{portable_names: true, allowed: aux}", ["aux": "y\n"]).findings == [])
  }
}

@Suite("Symbolic links")
struct SymbolicLinkTests {
  private let before: [RepositoryPath: TestFile] = [
    "a.txt": "x\n", "d/b.txt": "x\n", "d/up": .link(".."), "module": .submodule(ObjectID(filledWith: 7)),
    "loop1": .link("loop2"), "loop2": .link("loop1"), "root": .link("/etc"), "out": .link("../../x"),
  ]

  @Test(
    "lead to files, folders and submodules",
    arguments: [
      ("l", "a.txt"), ("l", "d"), ("l", "./d//b.txt"), ("l", "d/"), ("d/l", "b.txt"), ("d/l", "../a.txt"),
      ("d/l", ".."), ("d/l", "up/d/b.txt"), ("l", "d/up/a.txt"), ("l", "module"), ("l", "module/any/thing"),
      ("d/e/f/l", "../../../a.txt"), ("l", "."),
    ] as [(RepositoryPath, String)])
  func good(_ path: RepositoryPath, _ target: String) async throws {
    #expect(try await clean(before: before, [path: .link(target)]).findings == [])
  }

  @Test(
    "lead nowhere",
    arguments: [
      ("l", "/etc/passwd", "escaping-link", "/etc/passwd is absolute"),
      ("l", "..", "escaping-link", ".. is outside of the repository"),
      ("d/l", "../../x", "escaping-link", "../../x is outside of the repository"),
      ("l", "d/up/../a.txt", "escaping-link", "d/up/../a.txt is outside of the repository"),
      ("l", "root/passwd", "escaping-link", "root/passwd is absolute"),
      ("l", "out", "escaping-link", "out is outside of the repository"),
      ("l", "nowhere", "broken-link", "there is no nowhere"),
      ("l", "d/c.txt", "broken-link", "there is no d/c.txt"),
      ("d/l", "a.txt", "broken-link", "there is no d/a.txt"),
      ("l", "a.txt/b", "broken-link", "a.txt is no folder"),
      ("l", "loop1", "broken-link", "loop1 leads back to itself"),
      ("l", "l", "broken-link", "l leads back to itself"),
      ("l", "", "broken-link", "its target is empty"),
      ("l", String(repeating: "a", count: 4097), "broken-link", "its target is longer than 4096 bytes"),
    ] as [(RepositoryPath, String, String, String)])
  func bad(_ path: RepositoryPath, _ target: String, _ rule: String, _ reason: String) async throws {
    let answer = try await clean(before: before, [path: .link(target)])
    #expect(answer.rules == [rule])
    #expect(answer.messages == ["the link \(path) leads nowhere in a clone: \(reason)"])
    #expect(
      answer.findings.map(\.help)
        == ["link to a file of the repository by a relative path, or delete the link"])
  }

  @Test("may have a target of 4096 bytes, at every hop", arguments: [(4096, 0), (4097, 1)])
  func longTarget(_ length: Int, _ findings: Int) async throws {
    let target = String(repeating: "/", count: length - 6).replacing("//", with: "./") + "/a.txt"
    let long = "." + target.dropFirst()
    #expect(long.utf8.count == length)
    #expect(try await clean(before: before, ["l": .link(long)]).findings.count == findings)
    #expect(
      try await clean(before: before.merging(["long": .link(long)]) { $1 }, ["l": .link("long")]).findings
        .count == findings)
  }

  @Test("may lead through forty links, as Linux lets them", arguments: [(40, 0), (41, 1)])
  func hops(_ count: Int, _ findings: Int) async throws {
    var files = before
    for number in 2...count {
      files[RepositoryPath("l\(number)")] = .link(number == count ? "a.txt" : "l\(number + 1)")
    }
    #expect(try await clean(before: files, ["l1": .link("l2")]).findings.count == findings)
  }

  @Test("are judged when they are new, moved or changed")
  func onlyChanges() async throws {
    let broken: [RepositoryPath: TestFile] = ["l": .link("x"), "a.txt": "x\n"]
    #expect(try await clean(before: broken, ["a.txt": .deleted]).findings == [])
    #expect(try await clean(before: broken, ["l": .link("y")]).rules == ["broken-link"])
    #expect(try await clean(before: broken, ["m": .link("x")], renames: ["m": "l"]).rules == ["broken-link"])
    #expect(try await clean(before: ["l": "x"], ["l": .link("x")]).rules == ["broken-link"])
    #expect(try await clean("symbolic_links: false", ["l": .link("x")]).findings == [])
    #expect(try await clean("allowed: l", ["l": .link("x")]).findings == [])
  }
}
