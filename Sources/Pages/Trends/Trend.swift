import CivilTime
import GateKit
import Rendering
import Storage

/// One measurement of one gate, commit by commit of a branch.
struct Trend: Hashable, Sendable {
  let gate: String
  let name: String
  /// Oldest first.
  let points: [Point]
  /// What it is held against now; nil where nothing is.
  let limit: Measurement?

  struct Point: Hashable, Sendable {
    let at: Instant
    let commit: String
    /// nil: of this commit other things were measured, and this was not, or there was nothing to measure.
    let measurement: Measurement?
  }
}

extension Measurement {
  /// nil for a share of nothing. A share is shown in per cent.
  var plotted: Double? {
    guard denominator != 0 else { return nil }
    let value = Double(numerator) / Double(denominator)
    return unit == .percent ? value * 100 : value
  }

  /// The limit, as a measurement of the same name.
  var asLimit: Measurement? {
    switch limit {
    case .atLeast(let n, let d), .atMost(let n, let d): Measurement(name, n, of: d, unit: unit)
    case nil: nil
    }
  }
}

extension KeptMeasurement {
  /// nil for a unit that only another version of this program knows.
  var value: Measurement? {
    Measurement.Unit(rawValue: measurement.unit).map {
      Measurement(measurement.name, measurement.numerator, of: measurement.denominator, unit: $0)
    }
  }
}
