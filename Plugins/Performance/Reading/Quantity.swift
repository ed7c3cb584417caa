import ScanReports
import SourceText

/// What a number measures, so that only like is compared with like.
enum Dimension: Hashable {
  case time, rate, size
  /// A share or a count.
  case plain
  /// A unit of the tool's own; only a limit without a unit can be held against it.
  case other(String)
}

/// A measured number or a limit, exact: a fraction of millionths in the base unit of its dimension, which are
/// nanoseconds, events per second, bytes, and one.
struct Quantity: Hashable {
  let dimension: Dimension
  private let numerator: Int128
  /// Above 0.
  private let denominator: Int128
  /// As it was written, without its unit: what a limit without a unit is held against.
  let written: DecimalNumber
  let unit: String

  init(_ value: DecimalNumber, unit: String) {
    let scale = Scale(unit)
    dimension = scale.dimension
    numerator = Int128(value.millionths) * scale.up
    denominator = scale.down
    written = value
    self.unit = unit
  }

  /// A share of two counts; nil of nothing.
  init?(_ part: DecimalNumber, of whole: DecimalNumber) {
    guard whole.millionths > 0 else { return nil }
    dimension = .plain
    numerator = Int128(part.millionths) * 1_000_000
    denominator = Int128(whole.millionths)
    written = DecimalNumber(millionths: Int(clamping: numerator / denominator))
    unit = "share"
  }

  /// Less, compared exactly; both have one dimension.
  static func isLess(_ one: Quantity, _ other: Quantity) -> Bool {
    times(one.numerator, other.denominator) < times(other.numerator, one.denominator)
  }

  /// By how much one is more than the other, in hundredths of a per cent, cut off; nil where the other is 0 or the
  /// share beyond all sense.
  func growth(from base: Quantity) -> Int? {
    let (before, now) = (times(base.numerator, denominator), times(numerator, base.denominator))
    let (difference, overflow) = now.subtractingReportingOverflow(before)
    let (scaled, overflown) = difference.multipliedReportingOverflow(by: 10_000)
    guard before != 0, !overflow, !overflown else { return nil }
    return Int(exactly: scaled / (before < 0 ? -before : before))
  }

  /// More than the other by more than a share of it, in hundredths of a per cent; of nothing any more is.
  func exceeds(_ base: Quantity, by hundredths: Int) -> Bool {
    times(times(numerator, base.denominator), 10_000)
      > times(times(base.numerator, denominator), 10_000 + Int128(hundredths))
  }

  /// Less than the other by more than a share of it.
  func fallsShort(of base: Quantity, by hundredths: Int) -> Bool {
    times(times(numerator, base.denominator), 10_000)
      < times(times(base.numerator, denominator), 10_000 - Int128(hundredths))
  }

  var isZero: Bool { numerator == 0 }

  /// `798.5 ms`, `29.9 /s`, `12 %`, cut off after three places.
  var words: String {
    switch dimension {
    case .time:
      let units: [(Int128, String)] = [(1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "µs"), (1, "ns")]
      let size = numerator < 0 ? -numerator : numerator
      let (factor, name) = units.first { size >= $0.0 * 1_000_000 * denominator } ?? (1, "ns")
      return shown(numerator / denominator / factor) + " \(name)"
    case .rate: return shown(numerator / denominator) + " /s"
    case .size: return shown(numerator / denominator) + " bytes"
    case .plain where unit == "%" || unit == "share": return shown(times(numerator, 100) / denominator) + " %"
    case .plain: return shown(numerator / denominator)
    case .other(let unit): return "\(written) \(unit.onOneLine.truncated(to: 40))"
    }
  }

  private func shown(_ millionths: Int128) -> String {
    DecimalNumber(millionths: Int(clamping: millionths / 1_000 * 1_000)).description
  }
}

/// How a unit becomes the base unit of its dimension.
private struct Scale {
  let dimension: Dimension
  var up: Int128 = 1
  var down: Int128 = 1

  /// Units as k6, Locust, JMH, Google Benchmark, Criterion and people write them.
  init(_ unit: String) {
    if let factor = Self.times[unit] {
      (dimension, up) = (.time, factor)
    } else if unit.hasSuffix("/op"), let factor = Self.times[String(unit.dropLast(3))] {
      (dimension, up) = (.time, factor)
    } else if let per = Self.perTime(unit), let factor = Self.times[per] {
      dimension = .rate
      (up, down) = (1_000_000_000, factor)
    } else if let factor = Self.sizes[unit] {
      (dimension, up) = (.size, factor)
    } else if unit == "%" {
      (dimension, down) = (.plain, 100)
    } else {
      dimension = unit.isEmpty ? .plain : .other(unit)
    }
  }

  /// `/s`, `req/s`, `ops/ms`.
  private static func perTime(_ unit: String) -> String? {
    let parts = unit.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, ["", "ops", "req", "requests", "iterations"].contains(parts[0]) else {
      return nil
    }
    return String(parts[1])
  }

  private static let times: [String: Int128] = [
    "ns": 1, "us": 1_000, "µs": 1_000, "μs": 1_000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000,
    "min": 60_000_000_000, "h": 3_600_000_000_000,
  ]
  private static let sizes: [String: Int128] = [
    "bytes": 1, "B": 1, "kB": 1_000, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000, "KiB": 1 << 10,
    "MiB": 1 << 20, "GiB": 1 << 30,
  ]
}

/// The product, or the largest number where it does not fit: far beyond anything that is measured.
private func times(_ one: Int128, _ other: Int128) -> Int128 {
  let (product, overflow) = one.multipliedReportingOverflow(by: other)
  guard overflow else { return product }
  return (one < 0) == (other < 0) ? .max : -.max
}
