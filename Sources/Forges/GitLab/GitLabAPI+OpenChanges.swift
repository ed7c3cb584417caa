import DocumentReading
import GateKit

extension GitLabAPI {
  /// What GitLab shows of one merge request unless an administrator allows more.
  private static let listedFiles = 1_000

  func openChanges(beside pull: PullRequest) async throws -> [OpenPull] {
    let open = OpenChanges(pull: pull, repository: project)
    let target = try open.knownTarget()
    let requests: [GitLabMergeRequest] = try await client.readAll(
      list(["merge_requests"], [("state", "opened"), ("target_branch", target)]), to: open.action,
      until: { $0.count > OpenChanges.pullLimit + 1 })
    let numbers = requests.filter { $0.target == target }.map(\.number)
    return try await open.read(numbers, filesOfOne: Self.listedFiles) { number in
      // Since 15.7.
      let files: [GitLabDiff] = try await client.readAll(
        list(["merge_requests", "\(number)", "diffs"]), to: "read the files of \(named(number))")
      return files.map { ListedFile(path: $0.path, isNew: $0.isNew) }
    }
  }
}

/// https://docs.gitlab.com/api/merge_requests/#list-merge-request-diffs
private struct GitLabDiff: WireValue {
  let path: String
  let isNew: Bool

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var path: String?
    var isAdded = false
    var isRenamed = false
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "new_path": path = try reader.string()
      case "new_file": isAdded = try reader.boolOrNull() ?? false
      case "renamed_file": isRenamed = try reader.boolOrNull() ?? false
      default: try reader.skip()
      }
    }
    self.path = try reader.required(path, "new_path")
    isNew = isAdded || isRenamed
  }
}
