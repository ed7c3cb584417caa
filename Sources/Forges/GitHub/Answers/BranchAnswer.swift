import DocumentReading
import GateKit

/// https://docs.github.com/en/rest/branches/branches#get-a-branch
struct BranchAnswer: WireValue {
  let tip: ObjectID
  let isProtected: Bool

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var tip: ObjectID?
    var isProtected: Bool?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "commit": tip = try reader.value(TippedCommit.self).id
      case "protected": isProtected = try reader.boolOrNull()
      default: try reader.skip()
      }
    }
    self.tip = try reader.required(tip, "commit")
    self.isProtected = try reader.required(isProtected, "protected")
  }

  private struct TippedCommit: WireValue {
    var id: ObjectID?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      try reader.object { reader, key throws(DocumentProblem) in
        if key == "sha" { id = try reader.objectID() } else { try reader.skip() }
      }
    }
  }
}
