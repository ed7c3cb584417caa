import GateKit
import HTTPTransfer
import Publishing
import SourceText

/// GitHub takes fifty annotations a request, adds them to those that are there, and never takes one away. So
/// a run gets its conclusion with the last of them: whoever sees a conclusion sees all annotations. Where the
/// writing ends in the middle, GitHub's count says how many are there, and the rest is added to them.
extension GitHubForge {
  func create(_ run: CheckRun, externalID: String, on commit: ObjectID) async throws(ForgeError) {
    let first = run.annotations.prefix(limits.annotationsPerRequest)
    let rest = run.annotations.dropFirst(first.count)
    var body = entries(of: run, externalID, first, isLast: rest.isEmpty)
    body.append(.init(key: "head_sha", value: .string("\(commit)")))
    let request = request(.post, repository.url("check-runs"), .object(body), .checkRun)
    let written: WrittenAnswer = try await client.read(
      request, to: "create the check run \"\(run.name)\" on \(commit.short) in \(repository.fullName)")
    try await append(rest, of: run, externalID, to: "\(written.id)")
  }

  func update(_ id: String, _ run: CheckRun, externalID: String) async throws(ForgeError) {
    let first = run.annotations.prefix(limits.annotationsPerRequest)
    let rest = run.annotations.dropFirst(first.count)
    try await patch(id, run, externalID, first, isLast: rest.isEmpty)
    try await append(rest, of: run, externalID, to: id)
  }

  /// What goes before has arrived: however this ends, the run is another than it was.
  private func append(
    _ annotations: ArraySlice<CheckAnnotation>, of run: CheckRun, _ externalID: String, to id: String
  ) async throws(ForgeError) {
    var rest = annotations
    while !rest.isEmpty {
      let batch = rest.prefix(limits.annotationsPerRequest)
      rest = rest.dropFirst(batch.count)
      do throws(ForgeError) {
        try await patch(id, run, externalID, batch, isLast: rest.isEmpty)
      } catch {
        throw ForgeError(error.kind, action: error.action, reason: error.reason, mayHaveArrived: true)
      }
    }
  }

  private func patch(
    _ id: String, _ run: CheckRun, _ externalID: String, _ annotations: ArraySlice<CheckAnnotation>,
    isLast: Bool
  ) async throws(ForgeError) {
    let body = JSONBody.object(entries(of: run, externalID, annotations, isLast: isLast))
    let request = request(.patch, repository.url("check-runs", id), body, .checkRun)
    let _: WrittenAnswer = try await client.read(
      request, to: "update the check run \"\(run.name)\" in \(repository.fullName)")
  }

  private func entries(
    of run: CheckRun, _ externalID: String, _ annotations: ArraySlice<CheckAnnotation>, isLast: Bool
  ) -> [JSONBody.Entry] {
    let isDone = isLast && run.conclusion != .pending
    let output = JSONBody.entries([
      "title": .string(run.title), "summary": .string(run.summary),  // What is left out stays as it was.
      "text": .string(run.text ?? ""),
      "annotations": annotations.isEmpty ? nil : .array(annotations.map(\.body)),
    ])
    let body = JSONBody.entries([
      "name": .string(run.name), "external_id": .string(externalID),
      "details_url": run.url.map(JSONBody.string), "status": isDone ? "completed" : "in_progress",
      "conclusion": isDone ? .string(run.conclusion.rawValue) : nil, "output": output,
    ])
    guard case .object(let entries) = body else { return [] }
    return entries
  }
}

extension CheckAnnotation {
  fileprivate var body: JSONBody {
    [
      // The publisher chooses none whose name is not UTF-8.
      "path": .string(String(decoding: path.bytes, as: UTF8.self)), "start_line": .integer(lines.lowerBound),
      "end_line": .integer(lines.upperBound), "annotation_level": .string(level.rawValue),
      "title": .string(title), "message": .string(message),
    ]
  }
}
