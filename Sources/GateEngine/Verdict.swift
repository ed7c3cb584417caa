public import GateKit

/// The answer to "may this enter the branch?". The greatest of all gates' verdicts wins.
public enum Verdict: String, Comparable, CaseIterable, SettingValue {
  case passed, pending, blocked, errored

  public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }
  private var rank: Int {
    switch self {
    case .passed: 0
    case .pending: 1
    case .blocked: 2
    case .errored: 3
    }
  }

  /// GitHub's commit status state.
  public var status: String {
    switch self {
    case .passed: "success"
    case .pending: "pending"
    case .blocked: "failure"
    case .errored: "error"
    }
  }

  /// 0 passed, 1 blocked, 3 could not look (yet).
  public var exitCode: Int32 {
    switch self {
    case .passed: 0
    case .blocked: 1
    case .errored, .pending: 3
    }
  }
}
