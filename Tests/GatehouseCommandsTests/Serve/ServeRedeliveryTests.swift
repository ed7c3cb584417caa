import CivilTime
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

/// What never arrived is asked for again, and comes.
@Suite(
  "Deliveries that gatehouse serve missed",
  .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"), .serialized,
  .timeLimit(.minutes(60)))
struct ServeRedeliveryTests {
  /// Attempts of the emulator's, oldest first.
  private static func attempts(_ stage: ServeStage) async throws -> [Node] {
    try await stage.emulator.admin("deliveries").items
  }

  private static func hasArrived(_ attempt: Node) -> Bool {
    attempt["status_code"]?.scalar?.hasPrefix("2") ?? false
  }

  private static func redelivered(_ stage: ServeStage) -> Int {
    stage.console.lines("reconciled").last?["redelivered"]?.scalar.flatMap { Int($0) } ?? -1
  }

  @Test("are asked for over all pages of the list, and nothing is lost")
  func pages() async throws {
    let stage = try await ServeStage()
    try await stage.settle()
    await stage.stop()
    // More than a page of 100 holds; the last two are what counts.
    for number in 1...110 { try await stage.emit("watch", .map(["action": .text("started \(number)")])) }
    try await stage.pull.push(["c.txt": "c\n"])
    try await stage.pull.edit(.map(["base": .text("development")]))
    try await Self.waitForFailures(stage, atLeast: 112)
    try await stage.restart()
    #expect(Self.redelivered(stage) >= 112)
    try await stage.settle()
    #expect(try await stage.pull.statuses(of: stage.pull.head())["gatehouse: development"] == "success")
    let attempts = try await Self.attempts(stage)
    let guids = Set(attempts.compactMap { $0["guid"]?.scalar })
    let arrived = Set(attempts.filter(Self.hasArrived).compactMap { $0["guid"]?.scalar })
    #expect(guids.subtracting(arrived) == [])
    await stage.stop()
  }

  @Test("that fail again are asked for again, and one that is not there any more holds up no other")
  func again() async throws {
    let stage = try await ServeStage()
    try await stage.settle()
    await stage.stop()
    for number in 1...3 { try await stage.emit("watch", .map(["action": .text("started \(number)")])) }
    try await Self.waitForFailures(stage, atLeast: 3)
    // The first that is asked for is gone; the second is dropped on its way once more.
    try await stage.emulator.admin(
      "faults",
      .list([
        .map([
          "method": .text("POST"), "path": .text("/attempts"), "kind": .text("status"),
          "status": .number(404),
          "times": .number(1),
        ])
      ]))
    try await stage.emulator.admin("delivery", ["drop": .number(1)])
    try await stage.restart()
    let first = Self.redelivered(stage)
    #expect(first >= 2)
    try await stage.settle()
    await stage.stop()
    try await stage.emulator.admin("faults", .list([]))
    // The next look finds what failed the second time, and what was refused the first time.
    try await stage.restart()
    #expect((1...2).contains(Self.redelivered(stage)), "\(Self.redelivered(stage))")
    try await stage.settle()
    let attempts = try await Self.attempts(stage)
    let arrived = Set(attempts.filter(Self.hasArrived).compactMap { $0["guid"]?.scalar })
    #expect(Set(attempts.compactMap { $0["guid"]?.scalar }).subtracting(arrived) == [])
    await stage.stop()
  }

  /// The emulator sends one after the other in a thread of its own.
  private static func waitForFailures(_ stage: ServeStage, atLeast count: Int) async throws {
    while try await attempts(stage).count(where: { !hasArrived($0) }) < count { await Task.yield() }
  }
}
