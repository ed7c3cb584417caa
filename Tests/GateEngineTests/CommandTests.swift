import GateKit
import SourceText
import TestSupport
import Testing

@testable import GateEngine

@Suite("Commands of comments") struct CommandTests {
  private static func read(_ text: String) -> [String] {
    CommentCommand.all(in: text).map { command in
      switch command {
      case .success(.recheck): "recheck"
      case .success(.explain): "explain"
      case .success(.override(let request)):
        "\(request.gate) \(request.sha ?? "-") \(request.reason ?? "-")"
      case .failure(let unreadable): "? " + unreadable.message
      }
    }
  }

  static let lines: [(String, [String])] = [
    ("/gatehouse recheck", ["recheck"]), ("/gatehouse explain\n", ["explain"]),
    ("/gatehouse\trecheck  \r\n/gatehouse explain\r\n", ["recheck", "explain"]),
    ("please\n/gatehouse recheck\nthanks", ["recheck"]),
    // Only at the very start of a line, and only this word.
    (" /gatehouse recheck", []), ("> /gatehouse recheck", []), ("say /gatehouse recheck", []),
    ("/gatehouses x", []),
    ("/Gatehouse recheck", []), ("", []),
    ("/gatehouse override coverage sha=4f2c91a3b2 reason=urgent", ["coverage 4f2c91a3b2 urgent"]),
    ("/gatehouse override coverage reason=\"a b=c\" sha=4f", ["coverage 4f a b=c"]),
    ("/gatehouse override coverage reason=“typed on a telephone”", ["coverage - typed on a telephone"]),
    (#"/gatehouse override c reason="say \"yes\" \\ no \n""#, [#"c - say "yes" \ no \n"#]),
    ("/gatehouse override c sha= reason=\"\"", ["c  "]), ("/gatehouse override c", ["c - -"]),
    ("/gatehouse", ["? there is no command; say recheck, explain, or override GATE sha=HEAD reason=\"why\""]),
    ("/gatehouse overide c", ["? unknown command \"overide\"; did you mean \"override\"?"]),
    (
      "/gatehouse merge",
      ["? unknown command \"merge\"; say recheck, explain, or override GATE sha=HEAD reason=\"why\""]
    ),
    ("/gatehouse recheck now", ["? recheck takes nothing behind it; put it on a line of its own"]),
    ("/gatehouse explain c", ["? explain takes nothing behind it; put it on a line of its own"]),
    (
      "/gatehouse override",
      [
        "? override is followed by the name of a gate: say recheck, explain, or override GATE sha=HEAD reason=\"why\""
      ]
    ),
    (
      "/gatehouse override sha=4f",
      [
        "? override is followed by the name of a gate: say recheck, explain, or override GATE sha=HEAD reason=\"why\""
      ]
    ),
    (
      "/gatehouse override c reason=it is urgent",
      ["? \"is\" belongs to nothing; put a reason of several words in quotes: reason=\"…\""]
    ),
    ("/gatehouse override c resaon=x", ["? override knows no \"resaon\"; did you mean \"reason\"?"]),
    ("/gatehouse override c sha=1 sha=2", ["? sha stands there twice"]),
    ("/gatehouse override c reason=\"x", ["? the quotes are not closed"]),
    ("/gatehouse override c reason=\"x\"y", ["? a blank is missing behind the closing quotes"]),
  ]

  @Test("a line is a command, or is told what is wrong with it", arguments: lines)
  func parsing(text: String, commands: [String]) {
    #expect(Self.read(text) == commands)
  }

  @Test("long lines and many lines have limits")
  func limits() {
    func override(_ length: Int) -> String {
      let start = " override c reason="
      return "/gatehouse" + start + String(repeating: "x", count: length - start.utf8.count)
    }
    #expect(Self.read(override(CommentCommand.lineLimit)).first?.hasPrefix("c - x") == true)
    #expect(Self.read(override(CommentCommand.lineLimit + 1)) == ["? the line is longer than 2000 bytes"])
    let many = String(repeating: "/gatehouse recheck\n", count: CommentCommand.countLimit)
    #expect(
      Self.read(many).allSatisfy { $0 == "recheck" } && Self.read(many).count == CommentCommand.countLimit)
    #expect(
      Self.read(many + "/gatehouse recheck").last == "? only the first 20 commands of a comment are read")
    #expect(Self.read(many + "/gatehouse recheck").count == CommentCommand.countLimit + 1)
  }

  static let hostile = HostileSubject(
    name: "commands",
    samples: [Array("/gatehouse override a-b sha=4f2c91a3b2 reason=\"a \\\" b\"\n/gatehouse explain\n".utf8)],
    prefixesAreDocuments: true
  ) { bytes in "\(read(String(decoding: bytes, as: UTF8.self)))\(bytes)" }

  @Test("end in commands or in words, whatever is in a comment", arguments: HostileAttack.allCases)
  func attack(attack: HostileAttack) { #expect(attack.run(on: Self.hostile) == []) }
}
