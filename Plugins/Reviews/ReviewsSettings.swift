public import GateKit
import SourceText

public struct ReviewsSettings: Settings {
  var approvals = 1
  var users: [String] = []
  var teams: [String] = []
  var permission = RepositoryRole.write
  var rules: [PartRule] = []
  var codeOwners = false
  var codeOwnersSyntax = CodeOwnersSyntax.auto
  var excludeCommitters = true
  var disapproval = true
  var dismissOnPush = DismissOnPush.unlessRebased

  public init() {}

  public static let schema: [Setting<ReviewsSettings>] = [
    setting("approvals", \.approvals, within: 0...50, stricter: .higher, "how many people must approve"),
    setting("users", \.users, "logins; with users or teams named, only approvals of these people count"),
    setting(
      "teams", \.teams, "members of these teams count: organisation/team, or a team of this organisation"),
    setting(
      "permission", \.permission,
      "the least role in the base repository that a reviewer needs, named or not; none: whoever may review"),
    setting("rules", \.rules, identity: "id", stricter: .more, "more approvals for parts of the tree"),
    setting(
      "code_owners", \.codeOwners,
      stricter: .on,
      "every changed file that has owners by CODEOWNERS of the base needs an approval by one of them"),
    setting(
      "code_owners_syntax", \.codeOwnersSyntax,
      "language of CODEOWNERS: auto goes by its folder, and at the root or in docs by its headings, so Gitea's "
        + "is to be named there"),
    setting(
      "exclude_committers", \.excludeCommitters,
      stricter: .on, "approvals of people who wrote or pushed a commit of the change do not count"),
    setting(
      "disapproval", \.disapproval,
      stricter: .on,
      "changes that a reviewer requested block until the reviewer approves or the review is dismissed"),
    setting(
      "dismiss_on_push", \.dismissOnPush,
      stricter: .words(["never", "unless-rebased", "always"]),
      "what becomes of an approval of an earlier head: unless-rebased (it counts where the trees prove that only "
        + "the target moved), always (it does not count) or never (it counts)"),
  ]
}

/// Approvals for a part of the tree.
struct PartRule: Settings, Hashable {
  var id = ""
  var paths: [Glob] = []
  var approvals = 1
  var users: [String] = []
  var teams: [String] = []

  static let schema: [Setting<PartRule>] = [
    setting("id", \.id, required: true, "name of the rule; policies merge rules by it"),
    setting("paths", \.paths, required: true, "asked for where a changed file, or where it was, matches"),
    setting("approvals", \.approvals, within: 1...50, stricter: .higher, "how many people must approve"),
    setting("users", \.users, "logins; with users or teams named, only approvals of these people count"),
    setting("teams", \.teams, "members of these teams count"),
  ]

  func applies(to change: Change) -> Bool {
    change.files.contains { file in
      paths.contains { $0.matches(file.path) || file.isRenamed && $0.matches(file.previousPath) }
    }
  }
}

extension ChangedFile {
  /// A copy leaves the other file as it was.
  fileprivate var isRenamed: Bool { if case .renamed = status { true } else { false } }
}

enum CodeOwnersSyntax: String, CaseIterable, SettingValue {
  case auto, github, gitlab, gitea

  var named: CodeOwners.Syntax? { CodeOwners.Syntax(rawValue: rawValue) }
}

enum DismissOnPush: String, CaseIterable, SettingValue {
  case unlessRebased = "unless-rebased"
  case always, never
}
