import DocumentReading
public import GateKit
import Rendering
import SourceText

/// What an executable said of itself, as a report keeps it beside the policy's text.
public struct DescriptionRecord: Settings, Equatable {
  public var digest = ""
  public var description = AnyDocument(document: .null)

  public init() {}

  public static let schema: [Setting<DescriptionRecord>] = [
    setting("digest", \.digest, required: true, "SHA-256 of the executable"),
    setting("description", \.description, required: true, "what it said when it was asked to describe"),
  ]

  public init(_ executable: GateExecutable, _ description: GateDescription) {
    digest = executable.digest
    self.description = AnyDocument(document: description.node ?? .null)
  }

  public var text: String { jsonText(node ?? .null) }

  /// - Parameter name: of the executable, in the policy's word.
  /// - Throws: `ExternalGateFailure` where the text is none.
  public static func description(in text: String, of name: String) throws -> GateDescription {
    do {
      let node = try readJSON(
        Array(text.utf8), source: "what \(name) said", limits: ExternalProtocol.answerLimits.forRecords)
      guard shape.check(node).isEmpty, let record = DescriptionRecord(node) else {
        throw ExternalGateFailure(description: "what was recorded of \(name) is no description")
      }
      return try GateDescription.read(
        Array(jsonText(record.description.document).utf8), source: "what \(name) said")
    } catch let wrong as WrongAnswer {
      throw ExternalGateFailure(description: "what was recorded of \(name) is no description: \(wrong)")
    }
  }
}
