import HTTPFields
public import CivilTime
internal import Cryptography
public import LocalSystem
internal import Synchronization

/// Asks again only whether anything has changed (RFC 9110, 13.1): a 304 costs no rate limit on GitHub, and no
/// bytes anywhere.
///
/// GETs are remembered by URL and `Accept`. It never answers by itself: a verdict rests on what the server says
/// now, and the server decides for each credential whether the remembered answer is what it would give.
public final class ConditionalCache: HTTPSending {
  private struct Store {
    var memory: CacheMemory
    var folder: CacheFolder?
  }

  private let next: any HTTPSending
  private let bodyLimit: Int
  private let store: Mutex<Store>

  /// Throws where the folder cannot be made or listed.
  public init(
    _ next: any HTTPSending, _ options: CacheOptions = CacheOptions(), time: TimeSource = .system
  ) throws {
    self.next = next
    bodyLimit = options.bodySize
    let folder = try options.folder.map {
      try CacheFolder($0, bytes: options.bytes, entries: options.entries, now: time.now())
    }
    store = Mutex(
      Store(memory: CacheMemory(bytes: options.bytes, entries: options.entries), folder: folder))
  }

  public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard request.method == .get, !Self.isConditional(request), !Self.isNotToBeKept(request) else {
      return try await next.send(request)
    }
    let key = Self.key(request)
    let entry = find(key)
    var conditional = request
    if let etag = entry?.etag {
      conditional.set(HTTPHeader("If-None-Match", etag))
    } else if let moment = entry?.lastModified {
      conditional.set(HTTPHeader("If-Modified-Since", moment))
    }
    let response = try await next.send(conditional)
    if response.status == 304, let entry { return entry.response(after: response) }
    remember(response, key, replacing: entry != nil)
    return response
  }

  /// The caller has conditions of its own.
  private static func isConditional(_ request: HTTPRequest) -> Bool {
    let names: Set = ["if-none-match", "if-modified-since", "if-match", "if-unmodified-since", "range"]
    return request.headers.contains { names.contains($0.name.lowercased()) }
  }

  /// RFC 9111, 5.2.1.5: the answer is about whoever asks, and nobody else is to be compared with it.
  private static func isNotToBeKept(_ request: HTTPRequest) -> Bool {
    request.text(of: "Cache-Control") == "no-store"
  }

  /// A digest: names of files say nothing of what was asked.
  private static func key(_ request: HTTPRequest) -> String {
    sha256Hex("\(request.url)\n\(request.text(of: "Accept") ?? "")")
  }

  private func find(_ key: String) -> CacheEntry? {
    store.withLock { store in
      if let entry = store.memory.find(key) {
        store.folder?.touch(key)
        return entry
      }
      guard let entry = store.folder?.find(key) else { return nil }
      store.memory.store(entry, key)
      return entry
    }
  }

  private func remember(_ response: HTTPResponse, _ key: String, replacing: Bool) {
    // A server in trouble says nothing about what was remembered.
    guard response.status < 500, response.status != 429, response.status != 403 else { return }
    let entry = response.body.count <= bodyLimit ? CacheEntry(response) : nil
    store.withLock { store in
      if let entry {
        store.memory.store(entry, key)
        store.folder?.store(entry, key)
      } else if replacing {
        store.memory.remove(key)
        store.folder?.remove(key)
      }
    }
  }
}
