package import GateKit
import SourceText

/// `1 gate`, `2 gates`.
func counted(_ number: Int, _ noun: String) -> String {
  "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
}

/// `48,210,332`: digits in threes.
package func grouped(_ number: some BinaryInteger) -> String {
  var digits = Array(String(number.magnitude))
  for index in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: index) }
  return (number < 0 ? "-" : "") + String(digits)
}

extension Measurement {
  /// Exact, or floored where a fraction does not come out even: `71.2 %`, `48,210,332 B`.
  package var shown: String { quantity(numerator, denominator, unit) }

  package var shownLimit: String? {
    switch limit {
    case .atLeast(let numerator, let denominator): "at least \(quantity(numerator, denominator, unit))"
    case .atMost(let numerator, let denominator): "at most \(quantity(numerator, denominator, unit))"
    case nil: nil
    }
  }

  /// Held against the limit exactly; true without one, and for a share of nothing.
  var isMet: Bool {
    guard denominator != 0 else { return true }
    switch limit {
    case .atLeast(let n, let d): return Int128(numerator) * Int128(d) >= Int128(n) * Int128(denominator)
    case .atMost(let n, let d): return Int128(numerator) * Int128(d) <= Int128(n) * Int128(denominator)
    case nil: return true
    }
  }

  /// `changed lines 240 (at most 400)`.
  var sentence: String { "\(name) \(shown)" + (shownLimit.map { " (\($0))" } ?? "") }

  /// `changed lines 420 > 400`, for a limit that is not met.
  var shortfall: String? {
    guard !isMet else { return nil }
    switch limit {
    case .atLeast(let n, let d): return "\(name) \(shown) < \(quantity(n, d, unit))"
    case .atMost(let n, let d): return "\(name) \(shown) > \(quantity(n, d, unit))"
    case nil: return nil
    }
  }
}

private func quantity(_ numerator: Int, _ denominator: Int, _ unit: Measurement.Unit) -> String {
  guard denominator != 0 else { return "nothing to measure" }
  switch unit {
  case .count where denominator == 1: return grouped(numerator)
  case .count: return "\(grouped(numerator)) of \(grouped(denominator))"
  case .percent: return decimal(numerator, denominator, times: 100) + " %"
  case .bytes: return decimal(numerator, denominator, times: 1) + " B"
  case .milliseconds: return decimal(numerator, denominator, times: 1) + " ms"
  }
}

/// Floored to two decimals, without zeros at the end.
private func decimal(_ numerator: Int, _ denominator: Int, times factor: Int) -> String {
  let scaled = Int128(numerator) * Int128(factor) * 100
  var hundredths = scaled / Int128(denominator)
  if scaled % Int128(denominator) != 0, (scaled < 0) != (denominator < 0) { hundredths -= 1 }
  let sign = hundredths < 0 ? "-" : ""
  let whole = hundredths.magnitude / 100
  let rest = Int(hundredths.magnitude % 100)
  let shown = sign + grouped(whole)
  if rest == 0 { return shown }
  if rest % 10 == 0 { return "\(shown).\(rest / 10)" }
  return "\(shown).\(rest < 10 ? "0" : "")\(rest)"
}

extension Location {
  /// `src/a.swift:10-14`.
  package var shown: String {
    guard let lines else { return path.description }
    let end = lines.count > 1 ? "-\(lines.upperBound)" : ""
    return "\(path):\(lines.lowerBound)\(end)"
  }
}

extension Mark {
  /// `.gatehouse.yml:14`: for people, the column is noise.
  var shown: String { line == 0 ? source : "\(source):\(line)" }
}
