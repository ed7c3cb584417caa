import CivilTime
import LocalSystem
import SQLiteClient
import Storage
import TestSupport
import Testing

@Suite("A store in a file of SQLite")
struct SQLiteStoreTests {
  private func file(_ folder: TestFolder) -> LocalPath { folder.path.appending("gatehouse.db") }

  @Test("says that the disk is full, keeps what it has, and goes on where there is room")
  func full() async throws {
    let folder = try TestFolder()
    var options = SQLiteOptions()
    options.pageLimit = 120
    let store = try await DatabaseStore.open(sqlite: file(folder), options)
    var kept: [Int] = []
    var failure: StoreFailure?
    let body = String(repeating: "x", count: 8000)
    for number in 0..<500 {
      do throws(StoreFailure) {
        kept.append(try await store.accept(event("d\(number)", body: body), work: [pull(1)], now: noon).event)
      } catch {
        failure = error
        break
      }
    }
    #expect(failure?.action == "cannot keep an event")
    #expect(failure?.reason.contains("the disk is full, or the database's limit of size is reached") == true)
    #expect(kept.count > 10)
    #expect(try await store.events(EventFilter()).map(\.id) == kept.reversed())
    await store.close()
    let larger = try await DatabaseStore.open(sqlite: file(folder))
    #expect(try await larger.claim()?.events == kept)
    _ = try await larger.accept(event("more", body: body), work: [], now: noon)
    await larger.close()
  }

  @Test("fails alone what is too large for the room that is left")
  func fullForOne() async throws {
    let folder = try TestFolder()
    var options = SQLiteOptions()
    options.pageLimit = 400
    let store = try await DatabaseStore.open(sqlite: file(folder), options)
    let large = event("large", body: String(repeating: "x", count: 3 << 20))
    let results = await withTaskGroup(of: (String, Bool).self) { group in
      for number in 0..<30 {
        let sent = number == 7 ? large : event("d\(number)")
        group.addTask {
          let result = await Result { try await store.accept(sent, work: [pull(1)], now: noon) }
          return (sent.delivery, (try? result.get()) != nil)
        }
      }
      return await group.reduce(into: [String: Bool]()) { $0[$1.0] = $1.1 }
    }
    #expect(results.filter { !$0.value }.map(\.key) == ["large"])
    await store.close()
  }

  @Test("is copied while others write, and the copy is a whole store")
  func backup() async throws {
    let folder = try TestFolder()
    let store = try await DatabaseStore.open(sqlite: file(folder))
    for number in 0..<50 { _ = try await store.accept(event("d\(number)"), work: [pull(number)], now: noon) }
    let copy = folder.path.appending("copy.db")
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await store.backUp(to: copy) }
      for number in 50..<100 {
        group.addTask { _ = try await store.accept(event("d\(number)"), work: [pull(number)], now: noon) }
      }
      try await group.waitForAll()
    }
    let failure = try await #require(throws: StoreFailure.self) { try await store.backUp(to: copy) }
    #expect(failure.reason.contains("there is something already"))
    await store.close()
    let other = try await DatabaseStore.open(sqlite: copy)
    var filter = EventFilter()
    filter.limit = 1000
    let ids = try await other.events(filter).map(\.id)
    #expect(ids == (1...ids.count).reversed())
    #expect(ids.count >= 50)
    #expect(try await other.figures(now: noon).due == ids.count)
    await other.close()
  }

  @Test("belongs to whoever runs the program alone")
  func rights() async throws {
    let folder = try TestFolder()
    let store = try await DatabaseStore.open(sqlite: file(folder))
    try await store.check()
    try await store.backUp(to: folder.path.appending("copy.db"))
    for name in ["gatehouse.db", "gatehouse.db-wal", "gatehouse.db-shm", "copy.db"] {
      let run = try runProgram("stat", ["-c", "%a", "\(folder.path.appending(name))"])
      #expect(run.output == "600\n", "\(name)")
    }
    await store.close()
  }

  @Test(
    "refuses a file that is none of its own",
    arguments: [
      ("no database at all, but more than a page of text", "the file is no database of SQLite"),
      ("foreign", "is a database of another program"),
    ])
  func foreign(_ content: String, _ reason: String) async throws {
    let folder = try TestFolder()
    if content == "foreign" {
      try SQLiteDatabase(file(folder), .write, waiting: .zero).execute("CREATE TABLE theirs (a)")
    } else {
      try folder.write("gatehouse.db", String(repeating: content, count: 200))
    }
    let failure = try await #require(throws: StoreFailure.self) {
      try await DatabaseStore.open(sqlite: file(folder))
    }
    #expect(failure.action == "cannot open the store in \(file(folder))")
    #expect(failure.reason.contains(reason))
  }

  @Test("refuses a damaged file, and a place where none can be")
  func damaged() async throws {
    let folder = try TestFolder()
    let store = try await DatabaseStore.open(sqlite: file(folder))
    for number in 0..<200 { _ = try await store.accept(event("d\(number)"), work: [pull(number)], now: noon) }
    await store.close()
    var bytes = try LocalFiles.read(file(folder), limit: 1 << 24)
    for index in stride(from: 8192, to: bytes.count, by: 4096) {
      for offset in 0..<64 { bytes[index + offset] = 0xA5 }
    }
    try LocalFiles.write(bytes, to: file(folder))
    let failure = try await #require(throws: StoreFailure.self) {
      try await DatabaseStore.open(sqlite: file(folder))
    }
    #expect(failure.reason.contains("the file is damaged"))
    let nowhere = try await #require(throws: StoreFailure.self) {
      try await DatabaseStore.open(sqlite: folder.path.appending("missing/gatehouse.db"))
    }
    #expect(nowhere.reason.contains("unable to open database file"))
  }

  @Test("says that another process holds the lock, and that it may pass")
  func locked() async throws {
    let folder = try TestFolder()
    var options = SQLiteOptions()
    options.lockWait = .milliseconds(10)
    let store = try await DatabaseStore.open(sqlite: file(folder), options)
    let other = try SQLiteDatabase(file(folder), .write, waiting: .seconds(60))
    try other.execute("BEGIN IMMEDIATE")
    let failure = try await #require(throws: StoreFailure.self) { try await store.check() }
    #expect(failure.mayPass)
    #expect(failure.reason.hasSuffix("another process or connection holds its lock"))
    // Readers are held up by nobody.
    #expect(try await store.events(EventFilter()).isEmpty)
    try other.execute("ROLLBACK")
    try await store.check()
    await store.close()
  }
}
