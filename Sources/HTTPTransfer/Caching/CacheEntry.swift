import HTTPFields
internal import Cryptography

/// An answer that is worth asking about: it has an ETag or a time of change.
struct CacheEntry: Hashable, Sendable {
  var etag: String?
  var lastModified: String?
  var headers: HTTPFields
  var body: [UInt8]

  /// nil where the server gave nothing to ask by, or forbids keeping.
  init?(_ response: HTTPResponse) {
    etag = response.headers["etag"]
    lastModified = response.headers["last-modified"]
    guard response.status == 200, etag ?? lastModified != nil, !Self.isForbidden(response.headers) else {
      return nil
    }
    headers = HTTPFields(
      response.headers.fields.filter { !Self.unkept.contains($0.name) }.map { ($0.name, $0.value) })
    body = response.body
  }

  init(etag: String?, lastModified: String?, headers: HTTPFields, body: [UInt8]) {
    self.etag = etag
    self.lastModified = lastModified
    self.headers = headers
    self.body = body
  }

  /// Bytes that it takes, about.
  var size: Int { headers.fields.reduce(body.count + 256) { $0 + $1.name.utf8.count + $1.value.utf8.count } }

  /// Of one connection or one moment, or a credential.
  private static let unkept: Set = ["connection", "keep-alive", "set-cookie", "transfer-encoding"]

  /// Of the body as it travelled: a 304 has none.
  private static let ofBody: Set = ["content-encoding", "content-length", "content-type"]

  private static func isForbidden(_ headers: HTTPFields) -> Bool {
    (headers["cache-control"] ?? "").lowercased().split(separator: ",")
      .contains { $0.trimmingHTTPSpace == "no-store" }
  }

  /// The remembered answer with what the 304 says anew (RFC 9111, 3.2): limits, dates.
  func response(after notModified: HTTPResponse) -> HTTPResponse {
    let fresh = notModified.headers.fields.filter { !Self.ofBody.contains($0.name) }
    let names = Set(fresh.map(\.name))
    let merged = headers.fields.filter { !names.contains($0.name) } + fresh
    return HTTPResponse(
      status: 200, headers: HTTPFields(merged.map { ($0.name, $0.value) }), body: body,
      isRevalidated: true, version: notModified.version)
  }
}

extension CacheEntry {
  private static let mark = Array("gatehouse answer 1\n".utf8)

  /// As a file: a mark, SHA-256 of the rest, and the rest: each part behind its length.
  ///
  /// - Parameter name: of the file, so that one file cannot stand for another.
  func encoded(name: String) -> [UInt8] {
    var parts: [[UInt8]] = [Array(name.utf8)]
    for text in [etag, lastModified] { parts.append(text.map { [1] + Array($0.utf8) } ?? []) }
    for field in headers.fields { parts += [Array(field.name.utf8), Array(field.value.utf8)] }
    parts.append([])
    parts.append(body)
    let payload = parts.flatMap { part in
      withBytes(of: UInt64(part.count)) + part
    }
    return Self.mark + digest(payload) + payload
  }

  /// nil for whatever is not, byte for byte, what `encoded` gave for that name.
  init?(encoded bytes: [UInt8], name: String) {
    let start = Self.mark.count + 32
    guard bytes.count >= start, bytes.starts(with: Self.mark) else { return nil }
    let payload = Array(bytes[start...])
    guard Array(bytes[Self.mark.count..<start]) == digest(payload) else { return nil }
    self.init(payload: payload, name: name)
  }

  init?(payload: [UInt8], name: String) {
    var reader = PartReader(bytes: payload)
    guard reader.text() == name, let etag = reader.next(), let lastModified = reader.next() else {
      return nil
    }
    var pairs: [(String, String)] = []
    while let name = reader.text(), !name.isEmpty {
      guard let value = reader.text() else { return nil }
      pairs.append((name, value))
    }
    guard let body = reader.next(), reader.isAtEnd else { return nil }
    func optional(_ part: ArraySlice<UInt8>) -> String? {
      part.isEmpty ? nil : String(decoding: part.dropFirst(), as: UTF8.self)
    }
    self.init(
      etag: optional(etag), lastModified: optional(lastModified), headers: HTTPFields(pairs),
      body: Array(body))
  }
}

private func digest(_ bytes: [UInt8]) -> [UInt8] {
  var digest = SHA256()
  digest.update(bytes)
  return digest.finish()
}

private func withBytes(of number: UInt64) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
}

private struct PartReader {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func next() -> ArraySlice<UInt8>? {
    guard bytes.count - position >= 8 else { return nil }
    let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[position + $1]) << ($1 * 8) }
    position += 8
    guard length <= UInt64(bytes.count - position) else { return nil }
    defer { position += Int(length) }
    return bytes[position..<position + Int(length)]
  }

  mutating func text() -> String? { next().map { String(decoding: $0, as: UTF8.self) } }
}
