internal import DocumentReading
internal import SourceText

/// A step of a workflow of GitHub Actions that uploads reports to Codecov: there, and not in codecov.yml, stands
/// where the report of a flag lies.
public struct CodecovUpload: Hashable, Sendable {
  /// The workflow's file.
  public let source: String
  public let flags: [String]
  /// Globs, from the repository's root.
  public let files: [String]
}

/// The uploads of a workflow whose files are named in it.
///
/// A workflow that cannot be read, and a step whose values are only known while it runs, say nothing.
public func codecovUploads(inWorkflow bytes: [UInt8], source: String) -> [CodecovUpload] {
  // What GitHub makes of a broken workflow is not the question here.
  guard let document = try? readYAML(bytes, source: source, limits: foreignPolicyLimits) else { return [] }
  let steps = (document["jobs"]?.entries ?? []).flatMap { $0.node["steps"]?.items ?? [] }
  return steps.compactMap { step in
    guard step["uses"]?.scalar?.hasPrefix("codecov/codecov-action") ?? false, let with = step["with"] else {
      return nil
    }
    let values = ["files", "file", "flags"].compactMap { with[$0]?.scalar }
    guard !values.contains(where: { $0.contains("${{") }) else { return nil }
    let files = (list(with["files"]) + list(with["file"])).compactMap(glob(ofSonar:))
    return files.isEmpty ? nil : CodecovUpload(source: source, flags: list(with["flags"]), files: files)
  }
}

/// Values between commas or line breaks.
private func list(_ node: Node?) -> [String] {
  (node?.scalar ?? "").split { $0 == "," || $0.isNewline }.map { $0.trimmed() }.filter { !$0.isEmpty }
}
