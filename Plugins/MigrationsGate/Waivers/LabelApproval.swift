import GateKit
import SourceText

/// Whether somebody other than the author has let the change through, by the label that the policy names.
enum LabelApproval: Hashable {
  case given(by: String)
  /// The label is not set, or no label counts.
  case none
  /// It is set, and does not count.
  case refused(String)

  var isGiven: Bool { if case .given = self { true } else { false } }

  init(_ settings: DestructiveSettings, _ context: GateContext) {
    // A fact that nobody knows approves nothing.
    guard !settings.label.isEmpty, let labels = try? context.fact(.labels),
      let label = labels.first(where: { $0.name.lowercased() == settings.label.lowercased() })
    else {
      self = .none
      return
    }
    guard let setter = label.setBy, !setter.isEmpty else {
      self = .refused("nobody knows who set it")
      return
    }
    guard let author = try? context.fact(.author) else {
      self = .refused("nobody knows who the author of the change is")
      return
    }
    let people = settings.labelApprovers
    let isNamed = people.users.contains { Login($0) == Login(setter) }
    if Login(setter) == Login(author) {
      self = .refused("\(setter) set it, who is the author of the change")
    } else if setter.hasSuffix("[bot]"), !isNamed {
      self = .refused("\(setter) set it, and a bot counts only where users names it")
    } else if people.isEmpty || isNamed {
      self = .given(by: setter)
    } else {
      // Without a team in the settings the fact is not asked for.
      let roster = Roster(
        permissions: nil, teams: try? context.fact(.teams), base: try? context.fact(.baseRepository))
      let isMember = people.teams.contains { roster.isMember(setter, ofTeam: $0) }
      self = isMember ? .given(by: setter) : .refused("\(setter) set it, who is not one of \(people.words)")
    }
  }
}

extension ApproverSettings {
  /// `dba-team, lea`
  var words: String { listed(teams + users) }
}
