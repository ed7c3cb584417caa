import DocumentReading
import GateKit

extension JSONReader {
  /// nil for null and for what is no id of a commit.
  mutating func objectID() throws(DocumentProblem) -> ObjectID? {
    try stringOrNull().flatMap { ObjectID($0) }
  }
}
