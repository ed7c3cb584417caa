public import GateKit
import Rendering
import SourceText

/// What became of one `evaluate`, as the report keeps it: judged again by `verify` without anything being run.
public struct ExternalRecord: Settings, Equatable {
  public var executable = ""
  public var digest = ""
  public var isolation = ""
  public var response: String?
  public var failure: String?
  public var repeatable = true
  public var errorOutput: String?

  public init() {}

  public static let schema: [Setting<ExternalRecord>] = [
    setting("executable", \.executable, required: true, "as the policy names it"),
    setting("digest", \.digest, required: true, "SHA-256 of its bytes"),
    setting("isolation", \.isolation, "why it ran without a sandbox; absent where it ran in one"),
    setting("response", \.response, "what it wrote to standard output"),
    setting("failure", \.failure, "why there is no response"),
    setting("repeatable", \.repeatable, "another run would have the same end"),
    setting("error_output", \.errorOutput, "the end of its standard error, where it failed"),
  ]

  /// What a report may hold of it: the response, written as a text of JSON.
  static let limits = ExternalProtocol.answerLimits.forRecords

  /// As a file of evidence.
  public var text: String { jsonText(node ?? .null) }
}

extension ExternalRecord {
  /// The answer in it.
  ///
  /// - Throws: `ExternalGateFailure` and `Irreproducible` for what went wrong then, or with what it wrote.
  func answer(of description: GateDescription) throws -> GateAnswer {
    if let failure {
      let reason = words(failure)
      throw repeatable ? ExternalGateFailure(description: reason) : Irreproducible(reason)
    }
    do throws(WrongAnswer) {
      var answer = try ExternalResponse.read(
        Array((response ?? "").utf8), of: description, source: "answer")
      if !isolation.isEmpty { answer.notes.append("it ran without a sandbox: \(isolation)") }
      return answer
    } catch {
      throw ExternalGateFailure(description: words("wrote what is no answer: \(error)"))
    }
  }

  private func words(_ reason: String) -> String {
    let said = errorOutput.map { "; its standard error ends in: \($0)" } ?? ""
    return "\(executable) \(reason)\(said)"
  }
}

/// Why an executable gave no answer: `.gatehouse/gates/issue-link exited with 3; …`.
public struct ExternalGateFailure: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  public init(description: String) { self.description = description }
}
