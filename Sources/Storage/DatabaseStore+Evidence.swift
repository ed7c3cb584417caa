internal import Cryptography
public import LocalSystem

extension DatabaseStore {
  public func keep(_ evidence: NewEvidence, content: [UInt8]) async throws(StoreFailure) -> KeptEvidence {
    try await keep(evidence, EvidenceSource(content))
  }

  public func keep(_ evidence: NewEvidence, file: LocalPath) async throws(StoreFailure) -> KeptEvidence {
    let source: EvidenceSource
    do throws(SystemError) { source = try EvidenceSource(reading: file) } catch {
      throw StoreFailure(evidence.keeping, reason: "\(error)", mayPass: false)
    }
    return try await keep(evidence, source)
  }

  private func keep(_ evidence: NewEvidence, _ source: EvidenceSource) async throws(StoreFailure)
    -> KeptEvidence
  {
    let action = evidence.keeping
    guard source.size <= StoreLimits.evidence else {
      throw StoreFailure(action, size: source.size, limit: StoreLimits.evidence)
    }
    let (digest, size, parts) = (source.digest, source.size, source.partCount)
    // What is pruned meanwhile is sent again.
    for _ in 0..<3 {
      if try await !isThere(digest, parts: parts, action) {
        guard try await send(source, evidence, action) else { continue }
      }
      let kept = try await write(action) { session throws(DatabaseFailure) in
        try session.keep(evidence, digest, size: size, parts: parts)
      }
      if let kept { return kept }
    }
    throw StoreFailure(action, reason: "it was removed again while it was being kept", mayPass: true)
  }

  private func isThere(_ digest: String, parts: Int, _ action: String) async throws(StoreFailure) -> Bool {
    try await read(action) { session throws(DatabaseFailure) in
      try session.hasContent(digest, parts: parts)
    }
  }

  /// Each part by itself, so that nobody waits long behind it.
  private func send(_ source: EvidenceSource, _ evidence: NewEvidence, _ action: String)
    async throws(StoreFailure) -> Bool
  {
    let (digest, size) = (source.digest, source.size)
    try await write(action) { session throws(DatabaseFailure) in
      try session.begin(digest, size: size, evidence.at)
    }
    let next: () throws(SystemError) -> [UInt8]
    do throws(SystemError) { next = try source.parts() } catch {
      throw StoreFailure(action, reason: "\(error)", mayPass: true)
    }
    for part in 0..<source.partCount {
      let bytes: [UInt8]
      do throws(SystemError) { bytes = try next() } catch {
        throw StoreFailure(action, reason: "\(error)", mayPass: true)
      }
      let isKept = try await write(action) { session throws(DatabaseFailure) in
        try session.keep(part, of: digest, bytes)
      }
      guard isKept else { return false }
    }
    return true
  }

  public func evidence(of repository: RepositoryName, commit: String) async throws(StoreFailure)
    -> [KeptEvidence]
  {
    try await read("cannot list evidence of \(repository)") { session throws(DatabaseFailure) in
      try session.evidence(repository, commit)
    }
  }

  public func content(of evidence: KeptEvidence) async throws(StoreFailure) -> [UInt8] {
    var content: [UInt8] = []
    content.reserveCapacity(min(evidence.size, StoreLimits.evidence))
    try await eachPart(of: evidence) { content += $0 }
    return content
  }

  public func copyContent(of evidence: KeptEvidence, to file: LocalPath) async throws(StoreFailure) {
    let action = evidence.reading
    let writer: FileWriter
    do throws(SystemError) { writer = try FileWriter(creating: file) } catch {
      throw StoreFailure(action, reason: "\(error)", mayPass: true)
    }
    try await eachPart(of: evidence) { bytes throws(StoreFailure) in
      do throws(SystemError) { try writer.write(bytes) } catch {
        throw StoreFailure(action, reason: "\(error)", mayPass: true)
      }
    }
  }

  /// - Throws: also where they are not what was kept, once all of them were seen.
  private func eachPart(
    of evidence: KeptEvidence, _ take: ([UInt8]) throws(StoreFailure) -> Void
  ) async throws(StoreFailure) {
    let action = evidence.reading
    var hash = SHA256()
    var count = 0
    var part = 0
    while count < evidence.size {
      let next = part
      let bytes = try await read(action) { session throws(DatabaseFailure) in
        try session.part(next, of: evidence.digest)
      }
      guard let bytes, !bytes.isEmpty else {
        throw StoreFailure(action, reason: "it was removed", mayPass: false)
      }
      hash.update(bytes)
      try take(bytes)
      count += bytes.count
      part += 1
    }
    guard hash.finishHex() == evidence.digest else {
      throw StoreFailure(action, reason: "it is not what was kept; the database is damaged", mayPass: false)
    }
  }
}

extension NewEvidence {
  fileprivate var keeping: String { "cannot keep \(file) of \(commit)" }
}

extension KeptEvidence {
  fileprivate var reading: String { "cannot read \(evidence.file) of \(evidence.commit)" }
}

/// Bytes that are to be kept: held, or in a file that stays as it is meanwhile.
private struct EvidenceSource {
  private enum Place {
    case held([UInt8])
    case file(LocalPath, FileReader.Version)
  }

  private let place: Place
  /// Bytes.
  let size: Int
  /// SHA-256, in hexadecimal digits.
  let digest: String

  init(_ bytes: [UInt8]) {
    place = .held(bytes)
    size = bytes.count
    digest = sha256Hex(bytes)
  }

  init(reading path: LocalPath) throws(SystemError) {
    let file = try FileReader(opening: path, limit: StoreLimits.evidence, followingLinks: false)
    place = .file(path, file.version)
    size = file.version.size
    var hash = SHA256()
    while true {
      let bytes = try file.next(StoreLimits.part)
      if bytes.isEmpty { break }
      hash.update(bytes)
    }
    try file.check(file.version)
    digest = hash.finishHex()
  }

  var partCount: Int { (size + StoreLimits.part - 1) / StoreLimits.part }

  /// Gives one part after the other.
  ///
  /// - Throws: where the file is not what the digest was taken of.
  func parts() throws(SystemError) -> () throws(SystemError) -> [UInt8] {
    switch place {
    case .held(let bytes):
      var start = 0
      return {
        let end = min(start + StoreLimits.part, bytes.count)
        defer { start = end }
        return Array(bytes[start..<end])
      }
    case .file(let path, let version):
      let file = try FileReader(opening: path, limit: StoreLimits.evidence, followingLinks: false)
      try file.check(version)
      return { () throws(SystemError) in
        var part: [UInt8] = []
        while part.count < StoreLimits.part {
          let bytes = try file.next(StoreLimits.part - part.count)
          if bytes.isEmpty { break }
          part += bytes
        }
        try file.check(version)
        return part
      }
    }
  }
}
