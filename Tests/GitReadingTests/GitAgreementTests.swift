import GateKit
import GitReading
import Glibc
import SourceText
import TestSupport
import Testing

@Suite("Changes agree with git diff -M -C")
struct GitAgreementTests {
  @Test("in the newest commits of this project's own history")
  func ownHistory() async throws {
    let folder = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    guard let git = try? GitRepository(opening: folder), await !git.isShallow else { return }
    let comparison = try await compareDiffs(repository: folder, commits: 60)
    #expect(comparison.disagreements == [])
    #expect(comparison.commits > 0)
  }

  /// `GATEHOUSE_REPOSITORIES` names a folder that holds repositories (or folders with a bare `repo` inside);
  /// `GATEHOUSE_REPOSITORIES_COMMITS` how many commits of each are compared, 300 unless told.
  @Test(
    "in real repositories", .enabled(if: !corpus().isEmpty, "GATEHOUSE_REPOSITORIES names no repositories"),
    arguments: corpus())
  func realRepositories(_ path: String) async throws {
    let wanted = variable("GATEHOUSE_REPOSITORIES_COMMITS").flatMap { Int($0) } ?? 300
    let comparison = try await compareDiffs(repository: path, commits: wanted)
    print("\(path): \(comparison.commits) commits, \(comparison.files) files compared")
    for disagreement in comparison.disagreements.prefix(20) { print(disagreement) }
    #expect(comparison.disagreements == [])
    #expect(comparison.commits > 0)
  }
}

struct DiffComparison {
  var commits = 0
  var files = 0
  var disagreements: [String] = []
}

/// Reads the newest first-parent commits of a repository with git and with us.
func compareDiffs(repository path: String, commits wanted: Int) async throws -> DiffComparison {
  let git = GitCommand(in: path)
  let repository = try GitRepository(opening: path)
  var comparison = DiffComparison()
  while comparison.commits < wanted {
    let batch = min(100, wanted - comparison.commits)
    // A work tree's .gitattributes would have a say in what is binary.
    let output = try git(
      ["-c", "core.attributesFile=/dev/null", "-c", "core.bare=true", "log", "--first-parent", "-m"]
        + ["--format=commit %H", "--skip=\(comparison.commits)", "-n\(batch)"] + GitDiffReader.options)
    let read = GitDiffReader.log(output)
    if read.isEmpty { break }
    for (commit, expected) in read {
      guard let id = ObjectID(commit) else { continue }
      let parent = try await repository.commit(id).parents.first
      let actual =
        if let parent {
          try await repository.change(base: parent, head: id).files.map { GitDiffFile($0) }
        } else {
          try await repository.change(base: nil, head: id).files.map { GitDiffFile($0) }
        }
      comparison.commits += 1
      comparison.files += expected.count
      if actual != expected {
        let here = actual.filter { !expected.contains($0) }
        let there = expected.filter { !actual.contains($0) }
        comparison.disagreements.append("\(commit): here \(here), git \(there)")
      }
    }
  }
  return comparison
}

private func variable(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }

private func corpus() -> [String] {
  guard let folder = variable("GATEHOUSE_REPOSITORIES"), let listing = unsafe opendir(folder) else {
    return []
  }
  defer { unsafe closedir(listing) }
  var found: [String] = []
  while let entry = unsafe readdir(listing) {
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name.0) { unsafe String(cString: $0) }
    guard !name.hasPrefix(".") else { continue }
    for path in ["\(folder)/\(name)", "\(folder)/\(name)/repo"]
    where unsafe access("\(path)/HEAD", R_OK) == 0 || access("\(path)/.git", R_OK) == 0 {
      found.append(path)
    }
  }
  return found.sorted()
}
