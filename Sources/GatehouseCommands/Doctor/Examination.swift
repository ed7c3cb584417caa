import CivilTime
import ExternalGates
import GateEngine
import GateKit
import GitReading
import LocalSystem
import PolicyFiles
import PostgresTrial
import SourceText

/// What doctor looks at, in the order in which one thing rests on another.
struct Examination {
  let console: Console
  let gates: [GateDefinition]

  /// Bytes of a policy file.
  private static let policyLimit = 256 << 10

  func diagnoses() async throws -> [Diagnosis] {
    let folder = try console.currentFolder()
    var found = [Diagnosis.ok("program", "gatehouse \(programVersion) on \(ThisProcess.system)")]
    var wantsTrials = false
    found.append(.ok("libraries", GitRepository.library))
    do {
      let repository = try GitRepository(opening: folder.description)
      found += try await diagnoses(of: repository, &wantsTrials)
    } catch let error as GitError {
      found.append(
        .fail("repository", error.message, error.mend ?? "run gatehouse inside a clone, or git init"))
    }
    found += [gitCommand, await deepMode(isWanted: wantsTrials), timeZones, terminal]
    return found
  }

  /// - Parameter wantsTrials: set where a policy of the repository switches deep mode on.
  private func diagnoses(of repository: GitRepository, _ wantsTrials: inout Bool) async throws -> [Diagnosis]
  {
    var found: [Diagnosis] = [
      .ok("repository", repository.workTree ?? "bare: there is no work tree to look for reports in")
    ]
    found.append(
      await repository.isShallow
        ? .warn(
          "history", "it is cut off (a shallow clone): merge bases may be missing",
          "git fetch --unshallow; in GitHub Actions, actions/checkout with fetch-depth: 0")
        : .ok("history", "complete"))
    found.append(
      try await repository.isPartial
        ? .warn(
          "objects", "some were left out (a partial clone); gatehouse does not fetch them",
          "git fetch --refetch --no-filter")
        : .ok("objects", "complete"))
    let branch = try await repository.currentBranch()
    let head = try? await repository.resolve("HEAD")
    switch (branch, head) {
    case (let branch?, let head?): found.append(.ok("head", "\(branch) at \(abbreviated(head))"))
    case (nil, let head?):
      found.append(
        .warn(
          "head", "detached at \(abbreviated(head)): the source branch is unknown",
          "say it with --source BRANCH"))
    case (let branch, nil):
      found.append(
        .warn("head", "\(branch ?? "HEAD") has no commit yet", "commit, or check what is staged by --staged"))
    }
    guard let target = try await repository.defaultBranch(), let tip = try await repository.tip(of: target)
    else {
      found.append(
        .warn(
          "target", "there is no default branch to check against",
          "git remote set-head origin --auto, or say it with --target BRANCH"))
      return try await found + policy(in: repository, at: nil, of: nil, &wantsTrials)
    }
    found.append(.ok("target", "\(target) at \(abbreviated(tip))"))
    return try await found + policy(in: repository, at: tip, of: target, &wantsTrials)
  }

  /// The policy in force, and the one in the work tree where that is another.
  private func policy(
    in repository: GitRepository, at tip: ObjectID?, of target: String?, _ wantsTrials: inout Bool
  ) async throws -> [Diagnosis] {
    let limit = Self.policyLimit
    let inForce = try await reading("on \(target ?? "the target")") { name in
      guard let tip else { return nil }
      return try await repository.bytes(at: RepositoryPath(name), in: tip, limit: limit)
    }
    let worktree = try await reading("in the work tree") { name in
      guard let folder = repository.workTree else { return nil }
      let path = LocalPath(folder).appending(name)
      return LocalFiles.kind(of: path) == nil ? nil : try LocalFiles.read(path, limit: limit)
    }
    wantsTrials = [inForce, worktree].contains { $0?.wantsTrials ?? false }
    switch (inForce, worktree) {
    case (let inForce?, let worktree?) where inForce.bytes == worktree.bytes: return [inForce.diagnosis]
    case (let inForce?, let worktree?): return [inForce.diagnosis, worktree.diagnosis]
    case (let inForce?, nil): return [inForce.diagnosis]
    case (nil, let worktree?):
      return [
        worktree.diagnosis,
        .warn(
          "policy", "\(target ?? "the target") has none: none is in force, and the work tree's is a preview",
          "merge it into \(target ?? "the target branch"), or use --policy-from worktree"),
      ]
    case (nil, nil):
      return [.warn("policy", "there is none, so nothing is judged", "gatehouse init writes one")]
    }
  }

  /// nil where there is no policy.
  private func reading(
    _ place: String, _ bytes: (String) async throws -> [UInt8]?
  ) async throws -> (diagnosis: Diagnosis, bytes: [UInt8], wantsTrials: Bool)? {
    switch try await PolicyLocation(isPresent: { try await bytes($0) != nil }) {
    case .none: return nil
    case .problem(let problem):
      return (.fail("policy", "\(place): \(problem)", "see gatehouse policy check"), [], false)
    case .file(let name):
      let content = try await bytes(name) ?? []
      let reading = await PolicyReader(gates: gates).read(
        name: name, bytes: content, resolve: bytes,
        describe: { .unread(.unread($0, reason: "\($0) is not run by doctor")) })
      switch reading {
      case .policy(let policy, _):
        let names = policy.gates.map(\.name)
        let list = names.isEmpty ? "it names no gate" : "valid, with \(names.joined(separator: ", "))"
        return (.ok("policy", "\(name) \(place): \(list)"), content, policy.wantsTrials)
      case .problems(let problems):
        let first = problems.first.map { "\($0)" } ?? ""
        let more = problems.count > 1 ? ", and \(problems.count - 1) more" : ""
        return (.fail("policy", "\(place): \(first)\(more)", "see gatehouse policy check"), content, false)
      }
    }
  }

  private var gitCommand: Diagnosis {
    for folder in (console.environment["PATH"] ?? "").split(separator: ":") {
      let path = LocalPath(String(folder)).appending("git")
      if LocalFiles.kind(of: path) != nil { return .ok("git", "\(path)") }
    }
    return .warn(
      "git",
      "the git command is not in PATH; libgit2 fetches in its place, over http, and no more history into shallow clones",
      "install git")
  }

  /// Whether migrations can be tried here (`deep: postgres`).
  private func deepMode(isWanted: Bool) async -> Diagnosis {
    let reason: String
    do throws(TrialFailure) {
      let readiness = try await TrialReadiness.look(console.environment)
      guard let objection = readiness.objection else {
        let user = readiness.user.map { ", as \($0.name)" } ?? ""
        return .ok("deep mode", "can run: \(readiness.installation), \(readiness.isolation)\(user)")
      }
      reason = objection
    } catch {
      reason = error.reason
    }
    if isWanted {
      return .warn(
        "deep mode", "cannot run, and the policy wants it: \(reason)",
        "install postgresql and bubblewrap on a machine that allows user namespaces")
    }
    return .ok("deep mode", "cannot run, and no policy here wants it: \(reason)")
  }

  private var timeZones: Diagnosis {
    do {
      _ = try TimeZone("Europe/Paris")
      return .ok("time zones", "known")
    } catch {
      return .warn("time zones", "\(error)", "install tzdata, or write freezes in UTC")
    }
  }

  private var terminal: Diagnosis {
    let colour = console.usesColour(.auto) ? "colour" : "no colour"
    let kind =
      console.output.isTerminal ? "\(console.width) columns" : "not a terminal, \(console.width) columns"
    return .ok("output", "\(kind), \(colour)")
  }

  private func abbreviated(_ id: ObjectID) -> String { String("\(id)".prefix(7)) }
}

extension Policy {
  /// Some gate is to have migrations tried, by itself or by a rule.
  fileprivate var wantsTrials: Bool {
    gates.contains { $0.node["deep"]?.scalar == "postgres" }
      || rules.contains { rule in rule.gates.contains { $0.node["deep"]?.scalar == "postgres" } }
  }
}
