import GateKit
import SourceText

extension Policy {
  /// Gates of a repository's policy, none of them looser than the organisation's gate of its name, and those beside them
  /// that the repository leaves out.
  func raised(_ own: [LayeredGate], above floors: [LayeredGate], _ floor: PolicyFloor) -> [LayeredGate] {
    var gates = own
    for below in floors where below.terms.enforcement != .off {
      guard let index = gates.firstIndex(where: { $0.name == below.name }) else {
        gates.append(below)
        continue
      }
      let raised = gates[index].raised(above: below, floor.origin.place)
      gates.replaceSubrange(index...index, with: raised)
    }
    return gates
  }
}

extension LayeredGate {
  /// One gate in general. Two where the organisation is the milder one about what a finding does, and does not ask for
  /// less: then neither may speak with the other's voice.
  fileprivate func raised(above floor: LayeredGate, _ place: String) -> [LayeredGate] {
    if !problems.isEmpty { return [self] }
    if !floor.problems.isEmpty { return [floor] }
    guard definition.id == floor.definition.id else {
      return [
        floor.noticing(
          "\(sources.lastMark) calls \(definition.id) by this name, which is "
            + "\(floor.definition.id) at \(floor.sources.lastMark) of \(place): give it another name")
      ]
    }
    let isMilder = enforcement < floor.enforcement
    if terms.enforcement == .off {
      return [floor.noticing(lowered("enforcement", terms.enforcement.rawValue, written, floor, place))]
    }
    let (settings, lowered) = definition.settings.holding(floor.settings, under: self.settings)
    if floor.enforcement < enforcement, !lowered.isEmpty || !settings.hasSameContent(as: self.settings) {
      var beside = floor
      beside.name = "\(name) (organisation)"
      return [self, beside]
    }
    var gate = self
    gate.settings = settings
    gate.sources = floor.sources + sources
    gate.enforcement = max(enforcement, floor.enforcement)
    gate.terms.waivers = [terms.waivers, floor.terms.waivers].contains(.none) ? .none : .allowed
    if isMilder {
      gate.terms.enforcement = max(terms.enforcement, floor.terms.enforcement)
      let word = mode(terms.enforcement) ?? terms.enforcement.rawValue
      gate.notices.append(self.lowered("enforcement", word, written, floor, place))
    }
    if terms.waivers == .allowed, floor.terms.waivers == .none, written["waivers"] != nil {
      gate.notices.append(self.lowered("waivers", terms.waivers.rawValue, written, floor, place))
    }
    gate.notices += lowered.map { $0.notice(floor, place) }
    guard let contradiction = definition.check(settings).first else { return [gate] }
    gate.settings = floor.settings
    gate.notices.append(
      "the settings at \(sources.lastMark) do not go together with those of \(place), which hold alone: "
        + "\(contradiction.message)")
    return [gate]
  }

  /// Where it is not the gate's own word that makes it milder.
  private func mode(_ written: Enforcement) -> String? {
    enforcement < written ? "\(enforcement.rawValue), by the policy's mode," : nil
  }

  private func lowered(
    _ key: String, _ word: String, _ node: Node, _ floor: LayeredGate, _ place: String
  ) -> String {
    let theirs = floor.written[key]
    let value = theirs.flatMap(\.scalar) ?? (key == "enforcement" ? floor.terms.enforcement.rawValue : "none")
    return "\(key): \(word) at \(node[key]?.mark ?? sources.lastMark) is less than \(value) at "
      + "\(theirs?.mark ?? floor.sources.lastMark) of \(place), which holds"
  }

  private func noticing(_ notice: String) -> LayeredGate {
    var gate = self
    gate.notices.append(notice)
    return gate
  }
}

extension Lowering {
  fileprivate func notice(_ gate: LayeredGate, _ place: String) -> String {
    let key = keys.joined(separator: ".")
    let theirs =
      floor.map { "\($0.onOneLine.shortened(to: 60)) at \($0.mark)" }
      ?? "its default, by \(gate.sources.lastMark)"
    return "\(key): \(written.onOneLine.shortened(to: 60)) at \(written.mark) may not take the place of "
      + "\(theirs) of \(place), which holds"
  }
}

extension [Mark] {
  fileprivate var lastMark: Mark { last ?? .none }
}
