import SourceText

/// One way in which a tool became less strict.
struct Loosening: Hashable {
  /// `ignore gains E501`.
  let words: String
  /// In the file at head; nil for what is gone.
  let line: Int?
}

/// What a new version of a configuration lets pass that the old one did not.
func loosenings(from old: ConfigurationEntries, to new: ConfigurationEntries) -> [Loosening] {
  let paths = Set(old.entries.keys).union(new.entries.keys).sorted {
    $0.utf8.lexicographicallyPrecedes($1.utf8)
  }
  return paths.flatMap { path in loosenings(of: path, old.entries[path], new.entries[path]) }
}

private func loosenings(
  of path: String, _ old: ConfigurationEntries.Entry?, _ new: ConfigurationEntries.Entry?
) -> [Loosening] {
  let (before, after) = (old?.values ?? [], new?.values ?? [])
  guard before != after else { return [] }
  let meaning = Meaning(path)
  func found(_ words: String) -> [Loosening] { [Loosening(words: "\(path) \(words)", line: new?.line)] }
  // A limit that moves.
  if let floor = number(before), meaning == .minimum {
    guard let now = number(after) else { return found("is gone; it was \(before[0])") }
    return now < floor ? found("falls from \(before[0]) to \(after[0])") : []
  }
  if let ceiling = number(before), meaning == .maximum {
    guard let now = number(after) else { return found("is gone; it was \(before[0])") }
    return now > ceiling ? found("rises from \(before[0]) to \(after[0])") : []
  }
  // A switch or a level.
  if before.count <= 1, after.count <= 1 || level(after.first) != nil {
    switch (bool(before.first), bool(after.first), meaning) {
    case (false, true, .exceptions), (nil, true, .exceptions): return found("is on")
    case (true, false, .strictness): return found("is off")
    case (true, nil, .strictness) where after.isEmpty: return found("is gone; it was on")
    case (nil, false, .strictness) where before.isEmpty && path.hasSuffix("nabled"): return found("is off")
    default: break
    }
  }
  if let was = level(before.first), let now = level(after.first), bool(before.first) == nil {
    return now < was ? found("goes from \(before[0]) to \(after[0])") : []
  }
  if before.isEmpty, level(after.first) == 0, bool(after.first) == nil, number(after) == nil {
    return found("is \(after[0])")
  }
  // A list.
  switch meaning {
  case .exceptions:
    let gained = difference(after, before).filter { bool($0) == nil }
    return gained.isEmpty ? [] : found("gains \(listed(gained, limit: 3))")
  case .strictness:
    let lost = difference(before, after).filter { bool($0) == nil && level($0) == nil && number([$0]) == nil }
    return lost.isEmpty ? [] : found("loses \(listed(lost, limit: 3))")
  case .minimum, .maximum, .other: return []
  }
}

/// What a key is about, by its words.
private enum Meaning {
  /// What is let pass.
  case exceptions
  /// What is asked for.
  case strictness
  case minimum, maximum, other

  init(_ path: String) {
    let keys = path.lowercased()
    let last = keys.split(separator: ".").last.map(String.init) ?? keys
    if ["fail_under", "fail-under", "minimum", "min_", "min-", "mincoverage", "target"].contains(
      where: last.contains)
      || keys.contains("threshold") && ["lines", "branches", "functions", "statements"].contains(last)
      || ["lines", "branches", "functions", "statements"].contains(last)
        && (keys.contains("check-coverage") || !keys.contains("."))
    {
      self = .minimum
    } else if ["max", "line-length", "line_length", "threshold"].contains(where: last.contains) {
      self = .maximum
    } else if ["ignore", "exclu", "disable", "skip", "omit", "suppress", "allow", "noqa", "quiet"].contains(
      where: {
        keys.contains($0)
      }), !last.contains("disallow")
    {
      self = .exceptions
    } else if [
      "strict", "disallow", "warn", "check", "error", "enable", "select", "extend", "plugin", "rules",
      "noimplicit",
      "nounused", "nofallthrough", "only_rules", "opt_in", "require", "fail",
    ].contains(where: keys.contains) {
      self = .strictness
    } else {
      self = .other
    }
  }
}

/// In hundredths; nil for what is no number.
private func number(_ values: [String]) -> Int? {
  guard values.count == 1 else { return nil }
  let text = values[0].hasSuffix("%") ? values[0].dropLast() : values[0][...]
  let parts = text.split(separator: ".", omittingEmptySubsequences: false)
  guard (1...2).contains(parts.count), parts[0].count <= 9, let whole = Int(parts[0]), whole >= 0 else {
    return nil
  }
  guard parts.count == 2 else { return whole * 100 }
  guard let decimals = Int((parts[1] + "00").prefix(2)), parts[1].allSatisfy(\.isNumber) else { return nil }
  return whole * 100 + decimals
}

private func bool(_ text: String?) -> Bool? {
  switch text?.lowercased() {
  case "true", "yes", "on": true
  case "false", "no": false
  default: nil
  }
}

/// How loud a rule is; nil for what is no level.
private func level(_ text: String?) -> Int? {
  switch text?.lowercased() {
  case "off", "none", "hidden", "silent", "ignore", "allow", "disabled": 0
  case "info", "information", "note", "suggestion", "hint": 1
  case "warn", "warning": 2
  case "error", "deny", "forbid", "fatal": 3
  default: nil
  }
}

/// What the one list has beyond the other, each as often as it stands there more.
private func difference(_ one: [String], _ other: [String]) -> [String] {
  var left: [String: Int] = [:]
  for item in other { left[item, default: 0] += 1 }
  return one.filter { item in
    guard let count = left[item], count > 0 else { return true }
    left[item] = count - 1
    return false
  }
}
