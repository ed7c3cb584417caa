/// Which of the tests that are gone are there under another name.
///
/// A test with the same name in another class or file has moved. Within a class a test whose name kept at least
/// three fifths of its letters at both ends, or all but its parameters, was renamed.
struct Renames {
  private(set) var pairs: [(old: TestName, new: TestName)] = []
  private(set) var gone: [TestName] = []

  /// Tests of one class that are compared by name; beyond them they are taken for dropped.
  private static let similarLimit = 500

  init(dropped: [NamedTest], new: [NamedTest]) {
    var free = [Bool](repeating: true, count: new.count)
    let byName = Dictionary(grouping: new.indices) { new[$0].name.name }
    let bySuite = Dictionary(grouping: new.indices) { new[$0].name.suite }
    var left: [NamedTest] = []
    for test in dropped {
      if let index = byName[test.name.name]?.first(where: { free[$0] }) {
        free[index] = false
        pairs.append((test.name, new[index].name))
      } else {
        left.append(test)
      }
    }
    for test in left {
      let near = (bySuite[test.name.suite] ?? []).prefix(Self.similarLimit).filter { free[$0] }
      let best = near.map { ($0, similarity(test.name.name, new[$0].name.name)) }
        .max { $0.1 == $1.1 ? $0.0 > $1.0 : $0.1 < $1.1 }
      if let best, best.1 >= 60 {
        free[best.0] = false
        pairs.append((test.name, new[best.0].name))
      } else {
        gone.append(test.name)
      }
    }
  }
}

/// Letters that both names share at their beginnings and ends, of 100 of the longer one.
private func similarity(_ one: String, _ other: String) -> Int {
  let (a, b) = (Array(one.utf8.prefix(1_000)), Array(other.utf8.prefix(1_000)))
  let bare = { (name: [UInt8]) in name.prefix { $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "(") } }
  if bare(a).count < max(a.count, 1), bare(a) == bare(b) { return 100 }
  let start = zip(a, b).prefix { $0 == $1 }.count
  let rest = min(a.count, b.count) - start
  let end = zip(a.reversed(), b.reversed()).prefix(rest).prefix { $0 == $1 }.count
  return (start + end) * 100 / max(a.count, b.count, 1)
}
