import LocalSystem
import PolicyFiles
import Testing

/// One case of one of the five policies, as a file of the repository.
struct PolicyCaseFile: Sendable, CustomTestStringConvertible {
  let policy: String
  /// Of the file, without its ending.
  let name: String

  var testDescription: String { "\(policy): \(name)" }

  static let policies = "\(LocalPath(#filePath).folder.folder.folder)/policies"

  /// Sorted by policy and name.
  static let all: [PolicyCaseFile] = {
    // That there are enough is a test of its own.
    let files = (try? LocalFiles.list(LocalPath(policies))) ?? []
    return files.compactMap { file in
      let parts = String(decoding: file.path, as: UTF8.self).split(separator: "/")
      guard parts.count == 3, parts[1] == "cases", parts[2].hasSuffix(".yml") else { return nil }
      return PolicyCaseFile(policy: String(parts[0]), name: String(parts[2].dropLast(4)))
    }
  }()

  /// Of the policy, its cases and what they show.
  var folder: String { "\(Self.policies)/\(policy)" }

  func policyCase() throws -> PolicyCase {
    try PolicyCase.read(
      LocalFiles.read(LocalPath("\(folder)/cases/\(name).yml"), limit: 1 << 20), source: "\(name).yml")
  }

  func policyText() throws -> [UInt8] {
    try LocalFiles.read(LocalPath("\(folder)/policy.yml"), limit: 1 << 20)
  }
}
