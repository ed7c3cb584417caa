import GateKit

extension GiteaAPI {
  func openChanges(beside pull: PullRequest) async throws -> [OpenPull] {
    let open = OpenChanges(pull: pull, repository: name)
    let target = try open.knownTarget()
    // Old versions cannot be asked for those into one branch.
    let pulls: [GiteaPullRequest] = try await list(
      request(["pulls"], query: [("state", "open")]), to: open.action)
    let numbers = pulls.filter { $0.base.branch == target }.map(\.number)
    return try await open.read(numbers, filesOfOne: .max) { number in
      // Since 1.18.
      let files: [ChangedFileAnswer] = try await list(
        request(["pulls", "\(number)", "files"]), to: "read the files of \(named(number))")
      return files.map { ListedFile(path: $0.path, isNew: $0.isNew) }
    }
  }
}
