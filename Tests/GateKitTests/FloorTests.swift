import DocumentReading
import GateKit
import SourceText
import TestSupport
import Testing

@Suite("Settings under a floor") struct FloorTests {
  struct Limits: Settings, Equatable {
    var most = 100
    var least: Percent?
    var isStrict = false
    var reaction = Enforcement.inform
    var required: OneOrMany<String> = ["a", "b"]
    var except: OneOrMany<Glob> = []
    var place: String?
    var mode = "usual"
    var part: Part?
    var parts: [Part] = []

    static let schema: [Setting<Limits>] = [
      setting("most", \.most, stricter: .lower, "at most"),
      setting("least", \.least, stricter: .higher, "at least"),
      setting("strict", \.isStrict, stricter: .on, "more"),
      setting("reaction", \.reaction, stricter: .words(["off", "inform", "warn", "block"]), "what happens"),
      setting("required", \.required, stricter: .more, "have to be there"),
      setting("except", \.except, stricter: .fewer, "do not count"),
      setting("place", \.place, stricter: .own, "where it is"),
      setting("mode", \.mode, "how it is read"),
      setting("part", \.part, stricter: .more, "of a part"),
      setting("parts", \.parts, identity: "id", stricter: .more, "of parts"),
    ]
  }

  struct Part: Settings, Hashable {
    var id = ""
    var most = 10

    static let schema: [Setting<Part>] = [
      setting("id", \.id, stricter: .own, "its name"),
      setting("most", \.most, stricter: .lower, "at most"),
    ]
  }

  private func node(_ text: String) throws -> Node { try readYAML(Array(text.utf8), source: "p.yml") }

  private func held(_ floor: String, _ own: String) throws -> (String, [String]) {
    let (node, lowered) = Limits.shape.holding(try node(floor), under: try node(own))
    return (node.onOneLine, lowered.map { $0.keys.joined(separator: ".") })
  }

  @Test(
    "may ask for more and never for less",
    arguments: [
      // What the floor says, what is over it, what holds, and what was not let through.
      ("{most: 10}", "{most: 5}", "{most: 5}", ""),
      ("{most: 10}", "{most: 11}", "{most: 10}", "most"),
      ("{}", "{most: 101}", "{}", "most"),
      ("{}", "{most: 99}", "{most: 99}", ""),
      ("{least: 80}", "{least: 80%}", "{least: 80%}", ""),
      ("{least: 80}", "{least: 79.99}", "{least: 80}", "least"),
      ("{}", "{least: 1}", "{least: 1}", ""),
      ("{strict: true}", "{strict: no}", "{strict: \"true\"}", "strict"),
      ("{}", "{strict: on}", "{strict: \"on\"}", ""),
      ("{reaction: warn}", "{reaction: block}", "{reaction: block}", ""),
      ("{reaction: warn}", "{reaction: \"off\"}", "{reaction: warn}", "reaction"),
      ("{required: [c]}", "{required: [c, d]}", "{required: [c, d]}", ""),
      ("{required: [c]}", "{required: [d]}", "{required: [c, d]}", "required"),
      ("{}", "{required: []}", "{required: [a, b]}", "required"),
      ("{except: [\"*.md\", \"*.txt\"]}", "{except: \"*.md\"}", "{except: \"*.md\"}", ""),
      ("{except: [\"*.md\"]}", "{except: [\"**\"]}", "{except: []}", "except"),
      ("{}", "{except: [\"**\"]}", "{except: []}", "except"),
      ("{except: [\"*.md\"]}", "{except: [\"*.md\", \"!a.md\"]}", "{except: [\"*.md\"]}", "except"),
      ("{}", "{place: here}", "{place: here}", ""),
      ("{place: there}", "{place: here}", "{place: there}", "place"),
      ("{}", "{mode: other}", "{}", "mode"),
      ("{mode: other}", "{mode: usual}", "{mode: other}", "mode"),
      ("{}", "{part: {most: 500}}", "{part: {most: 500}}", ""),
      ("{part: {}}", "{part: {most: 500}}", "{part: {}}", "part.most"),
      ("{part: {most: 20}}", "{part: {most: 15}}", "{part: {most: 15}}", ""),
      (
        "{parts: [{id: x, most: 3}]}", "{parts: [{id: x, most: 4}]}", "{parts: [{id: x, most: 3}]}",
        "parts.x.most"
      ),
      (
        "{parts: [{id: x, most: 3}]}", "{parts: [{id: y, most: 4}]}",
        "{parts: [{id: x, most: 3}, {id: \"y\", most: 4}]}", ""
      ),
    ])
  func table(floor: String, own: String, holds: String, lowered: String) throws {
    let (node, keys) = try held(floor, own)
    #expect(plain(node) == plain(holds))
    #expect(keys == (lowered.isEmpty ? [] : [lowered]))
  }

  /// Quotes and braces aside, which say nothing here.
  private func plain(_ text: String) -> String { text.filter { !"\"[]".contains($0) } }

  @Test("hold the same when they are held again, and whatever stands first")
  func stable() throws {
    var chance = SplitMix(state: 11)
    for _ in 0..<2_000 {
      let floor = Self.random(&chance)
      let own = Self.random(&chance)
      let shape = Limits.shape
      let held = shape.holding(floor, under: own).node
      let again = shape.holding(floor, under: held)
      #expect(Limits(again.node) == Limits(held), "\(floor.onOneLine) under \(own.onOneLine)")
      #expect(again.lowered.isEmpty, "\(floor.onOneLine) under \(held.onOneLine)")
      let shuffled = shape.holding(Self.shuffled(floor, &chance), under: Self.shuffled(own, &chance)).node
      #expect(Limits(shuffled) == Limits(held))
      #expect(shape.check(held).isEmpty)
    }
  }

  @Test("are never looser than the floor, and what is over them holds where nothing was refused")
  func neverLooser() throws {
    var chance = SplitMix(state: 12)
    for _ in 0..<2_000 {
      let floor = Self.random(&chance)
      let own = Self.random(&chance)
      let (node, lowered) = Limits.shape.holding(floor, under: own)
      let held = try #require(Limits(node))
      let below = try #require(Limits(floor))
      let over = try #require(Limits(own))
      let words: Comment = "\(floor.onOneLine) under \(own.onOneLine) is \(node.onOneLine)"
      #expect(held.most <= below.most, words)
      #expect(held.least?.hundredths ?? 0 >= below.least?.hundredths ?? 0, words)
      #expect(held.isStrict || !below.isStrict, words)
      #expect(held.reaction >= below.reaction, words)
      #expect(Set(held.required.values).isSuperset(of: below.required.values), words)
      #expect(Set(held.except.values).isSubset(of: below.except.values), words)
      #expect(held.mode == below.mode, words)
      if let part = below.part { #expect(held.part?.most ?? .max <= part.most, words) }
      for part in below.parts {
        #expect(held.parts.first { $0.id == part.id }?.most ?? .max <= part.most, words)
      }
      // What is left out is as the floor has it.
      guard lowered.isEmpty else { continue }
      #expect(own["most"] == nil || held.most == over.most, words)
      #expect(own["reaction"] == nil || held.reaction == over.reaction, words)
    }
  }

  private static func random(_ chance: inout SplitMix) -> Node {
    func pick(_ texts: [String]) -> Node { .plain(texts[Int.random(in: 0..<texts.count, using: &chance)]) }
    func list(_ texts: [String]) -> Node {
      .list(texts.filter { _ in Bool.random(using: &chance) }.map(Node.text))
    }
    let all: [Node.Entry] = [
      Node.Entry(key: "most", node: .number(Int.random(in: 0...200, using: &chance))),
      Node.Entry(key: "least", node: .number(Int.random(in: 0...100, using: &chance))),
      Node.Entry(key: "strict", node: pick(["true", "false", "yes", "no"])),
      Node.Entry(key: "reaction", node: pick(["off", "inform", "warn", "block"])),
      Node.Entry(key: "required", node: list(["a", "b", "c"])),
      Node.Entry(key: "except", node: list(["*.md", "*.txt", "**"])),
      Node.Entry(key: "place", node: pick(["here", "there"])),
      Node.Entry(key: "mode", node: pick(["usual", "other"])),
      Node.Entry(key: "part", node: .map(["most": .number(Int.random(in: 0...20, using: &chance))])),
      Node.Entry(
        key: "parts",
        node: .list(
          ["x", "y"].filter { _ in Bool.random(using: &chance) }.map { id in
            .map(["id": .text(id), "most": .number(Int.random(in: 0...20, using: &chance))])
          })),
    ]
    return Node(value: .map(all.filter { _ in Bool.random(using: &chance) }))
  }

  private static func shuffled(_ node: Node, _ chance: inout SplitMix) -> Node {
    Node(value: .map(node.entries.shuffled(using: &chance)))
  }
}
