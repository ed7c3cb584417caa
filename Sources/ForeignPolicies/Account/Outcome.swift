public import SourceText

/// What became of one key of another tool's file.
public struct Outcome: Hashable, Sendable, CustomStringConvertible {
  /// Where the key stands in that file.
  public let mark: Mark
  /// As the tool's own documentation writes it: `coverage.status.project.default.target`.
  public let key: String
  public let fate: Fate

  public enum Fate: Hashable, Sendable {
    /// It means the same here.
    case carried
    /// It is carried over, and means something else: how, and what to do about it.
    case differs(String)
    /// Nothing has to be said for it to be so.
    case needless(String)
    /// Nothing here does it: why, and what to do.
    case left(String)
  }

  /// What a person has to know of it; nil where there is nothing.
  public var remark: String? {
    switch fate {
    case .carried: nil
    case .differs(let text), .needless(let text), .left(let text): text
    }
  }

  /// `codecov.yml:3:5: comment.layout: the comment has one form`.
  public var description: String { "\(mark): \(key)" + (remark.map { ": \($0)" } ?? "") }
}
