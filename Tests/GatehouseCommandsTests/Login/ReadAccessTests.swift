import CivilTime
import Forges
import Storage
import Synchronization
import Testing

@testable import GatehouseCommands

@Suite("What a forge says of who may read")
struct ReadAccessTests {
  private static let alice = ForgeAccount(id: 7, login: "alice")
  private static let app = RepositoryName(forge: "github", path: "acme/app")

  private final class Clock: Sendable {
    private let value = Mutex(Instant(seconds: 1_000_000))
    var now: Instant { value.withLock { $0 } }
    func advance(by seconds: Int64) { value.withLock { $0 = $0.adding(TimeSpan(seconds: seconds)) } }
  }

  private final class Asked: Sendable {
    let count = Mutex(0)
    let answer = Mutex<Result<Bool, Refusal>>(.success(true))
    struct Refusal: Error {}
    func ask() throws -> Bool {
      count.withLock { $0 += 1 }
      return try answer.withLock { $0 }.get()
    }
  }

  private static func access(_ clock: Clock, _ asked: Asked) -> ReadAccess {
    ReadAccess(life: TimeSpan(seconds: 300), now: { clock.now }) { _, _ in try asked.ask() }
  }

  @Test("counts for its time, and for one account and repository")
  func life() async throws {
    let (clock, asked) = (Clock(), Asked())
    let access = Self.access(clock, asked)
    #expect(try await access.mayRead(Self.alice, Self.app))
    clock.advance(by: 299)
    _ = try await access.mayRead(Self.alice, RepositoryName(forge: "github", path: "ACME/App"))
    #expect(asked.count.withLock { $0 } == 1)
    _ = try await access.mayRead(ForgeAccount(id: 8, login: "alice"), Self.app)
    _ = try await access.mayRead(Self.alice, RepositoryName(forge: "github", path: "acme/other"))
    #expect(asked.count.withLock { $0 } == 3)
    asked.answer.withLock { $0 = .success(false) }
    clock.advance(by: 1)
    #expect(try await !access.mayRead(Self.alice, Self.app))
    // A no counts as long as a yes.
    _ = try await access.mayRead(Self.alice, Self.app)
    #expect(asked.count.withLock { $0 } == 4)
  }

  @Test("is asked for again where the clock was set back")
  func backwards() async throws {
    let (clock, asked) = (Clock(), Asked())
    let access = Self.access(clock, asked)
    _ = try await access.mayRead(Self.alice, Self.app)
    clock.advance(by: -1)
    _ = try await access.mayRead(Self.alice, Self.app)
    #expect(asked.count.withLock { $0 } == 2)
  }

  @Test("is not replaced by an older word, nor kept, where the forge does not answer")
  func failures() async throws {
    let (clock, asked) = (Clock(), Asked())
    let access = Self.access(clock, asked)
    #expect(try await access.mayRead(Self.alice, Self.app))
    clock.advance(by: 300)
    asked.answer.withLock { $0 = .failure(Asked.Refusal()) }
    await #expect(throws: Asked.Refusal.self) { try await access.mayRead(Self.alice, Self.app) }
    asked.answer.withLock { $0 = .success(true) }
    #expect(try await access.mayRead(Self.alice, Self.app))
  }
}
