import DocumentReading
import ForeignPolicies
import GateKit
import LocalSystem
import PolicyFiles
import SourceText

/// Another tool's file, as `init --from` reads it.
struct ForeignPolicyFile {
  let takenOver: TakenOver

  /// - Parameters:
  ///   - folder: where a relative path starts.
  ///   - repository: its work tree, whose workflows say where Codecov's reports lie.
  init(_ path: String, in folder: LocalPath, of repository: LocalPath) throws {
    guard let format = ForeignFormat(fileName: path) else {
      throw UsageError(
        "cannot tell which tool \(path) is of: its name is none that is known",
        wayOut: "gatehouse init --from takes \(Self.names); copy the file to such a name")
    }
    let bytes: [UInt8]
    do {
      bytes = try LocalFiles.read(folder.appending(path), limit: foreignPolicyLimits.bytes)
    } catch {
      throw UsageError("\(error)", wayOut: "gatehouse init --from takes \(Self.names)")
    }
    let uploads = format == .codecov ? try Self.uploads(in: repository) : []
    do throws(ForeignProblems) {
      takenOver = try takeOver(bytes, source: path, format: format, uploads: uploads)
    } catch {
      throw UsageError(
        "\(error)", wayOut: "\(counted(error.problems.count, "mistake")); nothing was written")
    }
  }

  /// What the workflows of GitHub Actions upload to Codecov; one that is too large says nothing.
  private static func uploads(in repository: LocalPath) throws -> [CodecovUpload] {
    let folder = repository.appending(".github/workflows")
    guard LocalFiles.kind(of: folder) == .folder else { return [] }
    let files = try LocalFiles.list(folder) { _ in false }.map { String(decoding: $0.path, as: UTF8.self) }
    return files.filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }.sorted().prefix(workflowLimit)
      .flatMap {
        name -> [CodecovUpload] in
        // What cannot be read is told by GitHub; here it only helps.
        guard
          let bytes = try? LocalFiles.read(folder.appending(name), limit: foreignPolicyLimits.bytes)
        else { return [] }
        return codecovUploads(inWorkflow: bytes, source: ".github/workflows/\(name)")
      }
  }

  private static let workflowLimit = 50

  private static var names: String {
    ForeignFormat.allCases.compactMap(\.fileNames.first).joinedWithOr()
  }

  /// Such files at the root of a repository, by the names that their tools look for.
  static func present(in folder: LocalPath) -> [String] {
    ForeignFormat.allCases.flatMap(\.fileNames).filter { LocalFiles.kind(of: folder.appending($0)) == .file }
  }

  /// The policy.
  ///
  /// - Throws: where what the file says makes no valid policy, such as a team whose name no forge takes.
  func text(observe: Bool, extending: String?, gates: [GateDefinition]) async throws -> String {
    let text = takenOver.text(observe: observe, extending: extending)
    let reading = await PolicyReader(gates: gates).read(
      name: PolicyLocation.names[0], bytes: Array(text.utf8))
    if case .problems(let problems) = reading {
      throw UsageError(
        problems.map(\.description).joined(separator: "\n"),
        wayOut:
          "\(takenOver.source) makes a policy with \(counted(problems.count, "mistake")), so nothing was written; "
          + "change what these lines come from")
    }
    return text
  }

  /// What a person has to know, on standard error: what differs and what is left out. The policy's comments name the rest.
  func report(to console: Console) {
    for remark in takenOver.remarks { console.complain("\(takenOver.source): \(remark)") }
    for outcome in takenOver.outcomes {
      switch outcome.fate {
      case .carried, .needless: continue
      case .differs: console.complain(outcome.description)
      case .left: console.complain("\(outcome.mark): left out: \(outcome.key): \(outcome.remark ?? "")")
      }
    }
    console.complain(takenOver.summary)
  }
}
