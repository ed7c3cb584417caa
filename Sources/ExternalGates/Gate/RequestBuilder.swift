import Cryptography
import GateEngine
import GateKit
import SourceText

/// Puts together what one gate asks to be sent.
struct RequestBuilder {
  private let description: GateDescription
  private let context: GateContext

  init(_ description: GateDescription, _ context: GateContext) {
    self.description = description
    self.context = context
  }

  /// - Parameter settings: with the defaults written out.
  func request(_ settings: Node, reports: [EvidenceRequest]) async throws -> ExternalRequest {
    var request = ExternalRequest()
    request.gate = description.id
    request.now = context.now
    request.settings = AnyDocument(document: settings)
    if !description.reads.facts.isEmpty || !description.reads.optionalFacts.isEmpty {
      request.facts = AnyDocument(document: context.givenFacts.node ?? .map([:]))
    }
    if description.reads.change { request.change = ExternalRequest.ChangeEntry(context.change) }
    if description.reads.commits {
      request.commits = context.change.commits.map(ExternalRequest.CommitEntry.init)
    }
    var budget = ExternalProtocol.requestLimit
    for reading in description.reads.snapshots {
      request.snapshots.append(try await snapshot(reading, &budget))
    }
    for report in reports.flatMap(context.evidence) {
      try charge(report.content.count, &budget)
      request.reports.append(ExternalRequest.ReportEntry(report, try report.content.bytes()))
    }
    return request
  }

  /// Files of base for the folder that the gate is started in.
  func tree() async throws -> [ExternalCall.File] {
    let paths = description.reads.tree
    guard !paths.isEmpty else { return [] }
    let tree = try await context.repository.tree(.base)
    var files: [ExternalCall.File] = []
    var budget = ExternalProtocol.treeLimit
    for entry in try await tree.entries(under: nil) where entry.version.mode.isFile {
      guard paths.contains(where: { $0.matches(entry.path) }) else { continue }
      let bytes = try await tree.bytes(of: entry, limit: budget)
      budget -= bytes.count
      guard files.count < ExternalProtocol.treeFileLimit else {
        throw ExternalGateFailure(
          description:
            "reads.tree of \(description.id) matches more than \(ExternalProtocol.treeFileLimit) files")
      }
      files.append(
        ExternalCall.File(path: entry.path, bytes: bytes, isExecutable: entry.version.mode == .executable))
    }
    return files
  }

  private func snapshot(_ reading: GateDescription.SnapshotReading, _ budget: inout Int) async throws
    -> ExternalRequest.SnapshotEntry
  {
    let tree = try await context.repository.tree(reading.of.snapshot)
    var snapshot = ExternalRequest.SnapshotEntry()
    snapshot.of = reading.of
    for entry in try await entries(of: tree, reading) where entry.version.mode.isFile {
      guard reading.paths.contains(where: { $0.matches(entry.path) }) else { continue }
      var file = ExternalRequest.ContentEntry()
      file.path = entry.path.description
      file.pathBytes = entry.path.hexadecimalIfQuoted
      file.size = try await tree.size(of: entry)
      if file.size <= ExternalProtocol.fileLimit {
        try charge(file.size, &budget)
        let bytes = try await tree.bytes(of: entry, limit: ExternalProtocol.fileLimit)
        (file.text, file.base64) = textOrBase64(bytes)
      }
      snapshot.files.append(file)
    }
    return snapshot
  }

  /// In both cases in the order of the paths' bytes.
  private func entries(of tree: any Tree, _ reading: GateDescription.SnapshotReading) async throws
    -> [TreeEntry]
  {
    guard reading.changedOnly else { return try await tree.entries(under: nil) }
    let isAfter = reading.of == .head || reading.of == .mergeResult
    let paths = context.change.files.compactMap { file -> RepositoryPath? in
      if isAfter { return file.after == nil ? nil : file.path }
      return file.before == nil ? nil : file.previousPath
    }
    var entries: [TreeEntry] = []
    for path in Set(paths).sorted() {
      if let entry = try await tree.entry(at: path) { entries.append(entry) }
    }
    return entries
  }

  private func charge(_ bytes: Int, _ budget: inout Int) throws {
    budget -= bytes
    guard budget >= 0 else {
      throw ExternalGateFailure(
        description:
          "what \(description.id) asks to be sent is more than \(ExternalProtocol.requestLimit) bytes: "
          + "narrow its reads.snapshots")
    }
  }
}

private func textOrBase64(_ bytes: [UInt8]) -> (text: String?, base64: String?) {
  if let text = String(validatingUTF8Bytes: bytes) { return (text, nil) }
  return (nil, base64(bytes))
}

extension ExternalRequest.ReportEntry {
  fileprivate init(_ report: Evidence, _ bytes: [UInt8]) {
    self.init()
    id = report.id
    path = report.path.description
    digest = report.digest
    (text, base64) = textOrBase64(bytes)
  }
}

extension ExternalRequest.ChangeEntry {
  fileprivate init(_ change: Change) {
    self.init()
    base = change.base?.description
    mergeBase = change.mergeBases.first?.description
    head = change.head?.description
    files = change.files.map(ExternalRequest.FileEntry.init)
  }
}

extension ExternalRequest.FileEntry {
  fileprivate init(_ file: ChangedFile) {
    self.init()
    path = file.path.description
    pathBytes = file.path.hexadecimalIfQuoted
    switch file.status {
    case .added: status = .added
    case .modified: status = .modified
    case .deleted: status = .deleted
    case .typeChanged: status = .typeChanged
    case .renamed: status = .renamed
    case .copied: status = .copied
    }
    if file.previousPath != file.path {
      previousPath = file.previousPath.description
      previousPathBytes = file.previousPath.hexadecimalIfQuoted
    }
    mode = file.after.map { String($0.mode.rawValue, radix: 8) }
    binary = file.isBinary
    addedLines = file.addedLines.ranges.map(ExternalRequest.LineRange.init)
    removedLines = file.removedLines.ranges.map(ExternalRequest.LineRange.init)
  }
}

extension ExternalRequest.LineRange {
  fileprivate init(_ range: ClosedRange<Int>) {
    self.init()
    from = range.lowerBound
    to = range.upperBound
  }
}

extension ExternalRequest.CommitEntry {
  fileprivate init(_ commit: Commit) {
    self.init()
    id = commit.id.description
    parents = commit.parents.map(\.description)
    author = commit.author.name
    email = commit.author.email
    time = commit.committer.time
    message = commit.message
  }
}
