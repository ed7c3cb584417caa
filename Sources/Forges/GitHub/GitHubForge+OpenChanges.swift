import GateKit
import HTTPTransfer

extension GitHubForge {
  /// What `pulls/N/files` lists at most.
  private static let listedFiles = 3_000

  func openChanges(beside pull: PullRequest) async throws -> [OpenPull] {
    let open = OpenChanges(pull: pull, repository: repository.fullName)
    let target = try open.knownTarget()
    let answers: [PullAnswer] = try await client.readAll(
      list("pulls", query: [(name: "state", value: "open"), (name: "base", value: target)]),
      to: open.action, until: { $0.count > OpenChanges.pullLimit + 1 })
    let numbers = answers.filter { $0.base.ref == target }.map(\.number)
    return try await open.read(numbers, filesOfOne: Self.listedFiles) { number in
      let files: [ChangedFileAnswer] = try await client.readAll(
        list("pulls", "\(number)", "files"), to: "read the files of \(repository.fullName)#\(number)")
      return files.map { ListedFile(path: $0.path, isNew: $0.isNew) }
    }
  }
}
