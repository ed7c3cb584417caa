import DocumentReading
import GateKit

/// The tip of a branch, as GitLab and Gitea tell it: `{"commit": {"id": "…"}}`.
struct BranchTip: WireValue {
  var commit: ObjectID?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "commit" { commit = try reader.valueOrNull(Commit.self)?.id } else { try reader.skip() }
    }
  }

  private struct Commit: WireValue {
    var id: ObjectID?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      try reader.object { reader, key throws(DocumentProblem) in
        if key == "id" { id = try reader.objectID() } else { try reader.skip() }
      }
    }
  }
}
