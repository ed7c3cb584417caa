import SourceText

/// A line each, the way out below it, and a last line that sums up.
func text(of diagnoses: [Diagnosis], width: Int, colour: Bool) -> String {
  let column = 6 + (diagnoses.map(\.subject.count).max() ?? 0) + 2
  let lines = diagnoses.map { diagnosis in
    let state = diagnosis.state.rawValue.padded(to: 6)
    let start = painted(state, diagnosis.state, colour) + diagnosis.subject.padded(to: column - 6)
    // Names of branches, files and people's mistakes come from outside.
    let text = wrap(diagnosis.text.escaped(for: .terminal), width, indent: column).dropFirst(column)
    let wayOut = diagnosis.wayOut.map {
      "\n" + wrap("-> " + $0.escaped(for: .terminal), width, indent: column, hanging: 3)
    }
    return start + text + (wayOut ?? "") + "\n"
  }
  let failures = diagnoses.count { $0.state == .fail }
  let warnings = diagnoses.count { $0.state == .warn }
  let summary =
    switch (failures, warnings) {
    case (0, 0): "Everything is as it should be."
    case (0, let warnings): "gatehouse can work here; \(counted(warnings, "warning"))."
    case (let failures, 0): "gatehouse cannot work here yet: \(counted(failures, "failure"))."
    case (let failures, let warnings):
      "gatehouse cannot work here yet: \(counted(failures, "failure")), \(counted(warnings, "warning"))."
    }
  return lines.joined() + "\n" + summary + "\n"
}

private func painted(_ text: String, _ state: Diagnosis.State, _ colour: Bool) -> String {
  guard colour else { return text }
  let code =
    switch state {
    case .ok: "32"
    case .warn: "33"
    case .fail: "31"
    }
  return "\u{1B}[\(code)m\(text)\u{1B}[0m"
}
