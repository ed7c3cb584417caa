import Cryptography
import SourceText

/// What we keep in a check run's external id: forges do not give a run's summary and annotations back in one
/// request, and whether a comment is up to date cannot be told without reading all comments.
///
/// `gatehouse1/ANNOTATIONS/CONTENT`, and once everything else is as it should be
/// `gatehouse1/ANNOTATIONS/CONTENT/PUBLICATION/PULL/REVISION/COMMENT`. Some 170 characters.
struct CheckSeal: Hashable, Sendable {
  /// Digest of all annotations that the run is to have, in order: some may not be there yet.
  let annotations: String
  /// Digest of everything else that the run shows.
  let content: String
  /// nil: something was still to be written.
  var whole: Whole?

  struct Whole: Hashable, Sendable {
    /// Digest of the publication.
    let publication: String
    /// nil: a merge group.
    let pull: Int?
    /// `PullRequestStanding.revision` when everything was as it should be. Another head's publication may have
    /// edited the comment since; the push in between shows in the revision.
    let revision: String?
    /// The comment's id; nil: there was none.
    let comment: String?

    /// The same but for the revision.
    func matches(_ other: Whole) -> Bool {
      publication == other.publication && pull == other.pull && comment == other.comment
    }
  }

  init(_ run: CheckRun, whole: Whole? = nil) {
    annotations = run.annotationsDigest
    content = run.contentDigest
    self.whole = whole
  }

  private static let version = "gatehouse1"
  private static let none = "-"

  var text: String {
    var parts = [Self.version, annotations, content]
    if let whole {
      parts += [
        whole.publication, whole.pull.map(String.init) ?? Self.none, whole.revision ?? Self.none,
        whole.comment ?? Self.none,
      ]
    }
    return parts.joined(separator: "/")
  }

  /// nil for an id that is not ours, or of another version.
  init?(_ text: String) {
    // The comment's id comes last: a forge may use any character in it.
    let parts = text.split(separator: "/", maxSplits: 6, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3 || parts.count == 7, parts[0] == Self.version else { return nil }
    annotations = parts[1]
    content = parts[2]
    guard parts.count == 7 else { return }
    let pull = Int(parts[4])
    guard pull != nil || parts[4] == Self.none else { return nil }
    func given(_ part: String) -> String? { part == Self.none ? nil : part }
    whole = Whole(
      publication: parts[3], pull: pull, revision: given(parts[5]), comment: given(parts[6]))
  }
}

// An address is left out of every digest: the page of an earlier run that said the same is as good, and a CI
// job that runs again must not write everything again.

extension CheckRun {
  var annotationsDigest: String {
    var digest = FieldDigest()
    for annotation in annotations {
      digest.add(annotation.path.bytes)
      digest.add("\(annotation.lines.lowerBound)-\(annotation.lines.upperBound)")
      digest.add(annotation.level.rawValue)
      digest.add(annotation.title)
      digest.add(annotation.message)
    }
    return digest.finish()
  }

  var contentDigest: String {
    var digest = FieldDigest()
    digest.add(name)
    digest.add(conclusion.rawValue)
    digest.add(title)
    digest.add(summary)
    digest.add(text)
    return digest.finish()
  }
}

extension Publication {
  var digest: String {
    var digest = FieldDigest()
    for status in statuses {
      digest.add(status.context)
      digest.add(status.state.rawValue)
      digest.add(status.description)
    }
    digest.add(check?.annotationsDigest)
    digest.add(check?.contentDigest)
    for label in labels {
      digest.add(label.name)
      digest.add(label.isSet ? "set" : "unset")
    }
    switch comment {
    case .untouched: digest.add("untouched")
    case .keptUpToDate: digest.add("kept")
    case .wanted: digest.add("wanted")
    }
    digest.add(comment.body)
    return digest.finish()
  }
}

/// SHA-256 of fields, each with its length, so that no two lists of fields run together; 32 hexadecimal digits
/// of it.
private struct FieldDigest: ~Copyable {
  private var digest = SHA256()

  mutating func add(_ bytes: [UInt8]) {
    digest.update(Array("\(bytes.count):".utf8))
    digest.update(bytes)
  }

  mutating func add(_ text: String?) {
    guard let text else {
      digest.update(Array("-".utf8))
      return
    }
    add(Array(text.utf8))
  }

  consuming func finish() -> String { String(digest.finishHex().prefix(32)) }
}
