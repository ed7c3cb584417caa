public import GateKit

extension Plan {
  /// The same, where a gate that is owed a report which is not among these is not asked, whatever its policy says of a
  /// missing one: for the judgement of a past change, whose reports nobody kept.
  public func asking(with found: [Evidence], of change: Change) -> Plan {
    Plan(
      gates: gates.map { $0.asked(with: found, of: change) }, undecided: undecided, problems: problems,
      commandNeeds: commandNeeds)
  }
}

extension PlannedGate {
  fileprivate func asked(with found: [Evidence], of change: Change) -> PlannedGate {
    guard case .runs(let prepared) = decision else { return self }
    let missing = Set(
      prepared.needs.evidence.filter { request in
        request.isOwed(by: change) && !found.contains(where: request.isAnswered)
      }.map { "report \"\($0.id)\"" + ($0.of == .mergeBase ? " of the merge base" : "") })
    guard !missing.isEmpty else { return self }
    return PlannedGate(
      name: name, manifest: manifest, enforcement: enforcement, deadline: deadline, settings: settings,
      sources: sources, decision: .notAsked(facts: missing.sorted()), needs: needs, isLenient: isLenient,
      notices: notices)
  }
}
