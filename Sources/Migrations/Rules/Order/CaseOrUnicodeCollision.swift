internal import SourceText

extension Rule {
  static let caseOrUnicodeCollision = Rule(
    "case-or-unicode-collision", .error, [.order],
    why:
      "macOS and Windows keep one file for both names, so that a checkout there lacks one of the two, and "
      + "runs a history of its own",
    safeForm: "give the new one a name of its own",
    check: .history { moment in
      let added = Set(moment.added.map(\.path))
      guard !added.isEmpty else { return [] }
      // Strings are equal where Unicode calls them canonically equivalent.
      let groups = Dictionary(
        grouping: moment.headFiles, by: { String(decoding: $0.bytes, as: UTF8.self).lowercased() })
      return groups.values.filter { $0.count > 1 }.flatMap { group -> [Hit] in
        let paths = group.sorted()
        return paths.filter(added.contains).compactMap { path in
          let other = paths.first { $0 != path && (!added.contains($0) || $0 < path) }
          return other.map {
            Hit("\(path) and \($0) differ only in how they are written", object: "\(path)", path: path)
          }
        }
      }
    })
}
