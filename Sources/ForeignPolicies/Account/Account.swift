internal import SourceText

/// The account of a whole file: nothing of it is lost without a word.
struct Account {
  private(set) var outcomes: [Outcome] = []
  /// Index of what is said of a place.
  private var settled: [Place.Identity: Int] = [:]
  /// Places of which only something is said, and nothing of what is below.
  private var open: Set<Place.Identity> = []

  mutating func carried(_ place: Place) { add(place, .carried) }

  /// The same of a map, of these keys; any other is still to be spoken for.
  mutating func carried(_ place: Place, keys: [String]) {
    guard place.node.isMap else { return carried(place) }
    for child in place.children where keys.contains(child.key) { carried(child) }
  }

  mutating func differs(_ place: Place, _ text: String) { add(place, .differs(text)) }
  mutating func needless(_ place: Place, _ text: String) { add(place, .needless(text)) }
  mutating func left(_ place: Place, _ text: String) { add(place, .left(text)) }

  /// What differs about a place whose keys are each spoken for by themselves.
  mutating func remark(_ place: Place, _ text: String) {
    open.insert(place.identity)
    add(place, .differs(text))
  }

  /// Everything at and below a place is spoken for by one line.
  private mutating func add(_ place: Place, _ fate: Outcome.Fate) {
    guard let index = settled[place.identity] else {
      settled[place.identity] = outcomes.count
      return outcomes.append(Outcome(mark: place.mark, key: place.path, fate: fate))
    }
    // Of a place that is carried over, more and more may turn out to differ; nothing else is said twice.
    let old = outcomes[index]
    switch (old.fate, fate) {
    case (.carried, .differs): outcomes[index] = Outcome(mark: old.mark, key: old.key, fate: fate)
    case (.differs(let first), .differs(let second)) where first != second:
      outcomes[index] = Outcome(mark: old.mark, key: old.key, fate: .differs("\(first); \(second)"))
    default: break
    }
  }

  func knows(_ place: Place) -> Bool { settled[place.identity] != nil }

  /// Whatever no one has spoken for, leaf by leaf.
  ///
  /// - Parameter reason: why it is left, for a key that the mapping does not know.
  mutating func sweep(_ root: Place, _ reason: (Place) -> String) {
    for place in root.children + root.items where !knows(place) || open.contains(place.identity) {
      if place.children.isEmpty, !place.items.contains(where: { !$0.children.isEmpty }) {
        if !knows(place) { left(place, reason(place)) }
      } else {
        sweep(place, reason)
      }
    }
  }

  /// In the order of the file.
  var inOrder: [Outcome] {
    outcomes.enumerated().sorted { a, b in
      (a.element.mark.line, a.element.mark.column, a.offset) < (
        b.element.mark.line, b.element.mark.column, b.offset
      )
    }.map(\.element)
  }
}
