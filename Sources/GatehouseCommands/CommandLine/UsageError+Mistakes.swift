import DocumentReading
import GateKit
import GitReading
import PolicyFiles

extension UsageError {
  /// What other modules call a mistake of the caller's, for exit status 2; nil for everything else, where nobody
  /// could look.
  init?(_ error: any Error) {
    switch error {
    case let error as UsageError: self = error
    case let error as Judgement.WrongPolicy: self.init(error.problems, in: error.origin)
    case let error as UnreadableFile: self.init(error.description, wayOut: Self.mend(error.problems.count))
    case let error as DocumentProblems: self.init(error.description, wayOut: Self.mend(error.problems.count))
    default: return nil
    }
  }

  /// Both sentences, for where no command is called.
  var withWayOut: String { wayOut.map { "\(description); \($0)" } ?? description }

  private static func mend(_ count: Int) -> String {
    count == 1 ? "1 mistake; mend it and try again" : "\(count) mistakes; mend them and try again"
  }
}
