import GateKit
import SourceText

/// Every rule that looks at one changed file, asked of all of them.
struct FileReview {
  let settings: CleanRepoSettings
  let head: any Tree
  let mergeBase: any Tree

  /// Bytes of a text that are searched; nobody reviews the lines of a larger one, and it is over max_size anyway.
  static let searchLimit = 8 << 20

  func findings(on files: [ChangedFile], _ answer: inout GateAnswer) async throws -> [Finding] {
    let unwanted = UnwantedFiles(forbidden: settings.forbidden.values + settings.alsoForbidden.values)
    let bits = ExecutableBits(
      executablesHaveShebangs: settings.executablesHaveShebangs,
      shebangScriptsAreExecutable: settings.shebangScriptsAreExecutable)
    let credentials = Credentials(allowed: settings.credentialsAllowed.values)
    let ignored = settings.ignoredFiles ? try await IgnoredFiles(files, head: head) : nil
    let links = SymbolicLinks(head: head)
    var findings: [Finding] = []
    var largest = 0
    for file in files {
      guard let after = file.after else { continue }
      let isAllowed = settings.allowed.values.contains { $0.matches(file.path) }
      if !isAllowed {
        if let finding = unwanted.finding(on: file) ?? ignored?.finding(on: file) { findings.append(finding) }
        if settings.portableNames, let finding = PortableNames.finding(on: file) { findings.append(finding) }
        if settings.symbolicLinks, let finding = try await links.finding(on: file) {
          findings.append(finding)
        }
      }
      guard after.mode == .regular || after.mode == .executable else { continue }
      let size = try await head.size(of: TreeEntry(path: file.path, version: after))
      largest = max(largest, size)
      if let finding = try await sizeFinding(on: file, size) { findings.append(finding) }
      let lines = try await text(of: file, size, &answer)
      if settings.credentials { findings += credentials.findings(on: file, lines) }
      guard !isAllowed, let lines else { continue }
      if settings.conflictMarkers, let finding = ConflictMarkers.finding(on: file, lines) {
        findings.append(finding)
      }
      if ExecutableBits.isJudged(file),
        let finding = bits.finding(on: file, hasShebang: lines.bytes.starts(with: "#!".utf8))
      {
        findings.append(finding)
      }
    }
    answer.measurements.append(
      Measurement(
        "largest changed file", largest, unit: .bytes,
        limit: .atMost(numerator: settings.maxSize.bytes, denominator: 1)))
    return findings
  }

  private func sizeFinding(on file: ChangedFile, _ size: Int) async throws -> Finding? {
    try await FileSizes(limit: settings.maxSize, except: settings.largeFiles.values)
      .finding(on: file, size: size) {
        guard let version = file.before, version.mode != .submodule else { return nil }
        return try await mergeBase.size(of: TreeEntry(path: file.previousPath, version: version))
      }
  }

  /// nil for a binary file, and where no rule would look at the text.
  private func text(of file: ChangedFile, _ size: Int, _ answer: inout GateAnswer) async throws -> Lines? {
    guard let after = file.after, !file.isBinary, !file.addedLines.isEmpty || ExecutableBits.isJudged(file)
    else { return nil }
    guard size <= Self.searchLimit else {
      answer.notes.append("\(file.path) is too large to be searched: \(size) bytes, over \(Self.searchLimit)")
      return nil
    }
    return Lines(
      try await head.bytes(of: TreeEntry(path: file.path, version: after), limit: Self.searchLimit))
  }
}
