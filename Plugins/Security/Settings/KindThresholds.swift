import GateKit
import ScanEvidence
import SourceText

/// Thresholds of one kind of findings; what is left out is as for all.
struct KindThresholds: Settings, Hashable {
  var blockAt: SeverityThreshold?
  var warnAt: SeverityThreshold?
  var max: Maxima?

  static let schema: [Setting<KindThresholds>] = [
    setting("block_at", \.blockAt, "findings of this severity and above block; none: none does"),
    setting("warn_at", \.warnAt, "findings of this severity and above are warnings; none: none is"),
    setting("max", \.max, "how many findings of a severity may be there"),
  ]

  func over(_ all: Thresholds) -> Thresholds {
    var own = all
    if let blockAt { own.blockAt = blockAt }
    if let warnAt { own.warnAt = warnAt }
    // A limit of all kinds together is not one of this kind alone, and its own threshold goes before it.
    own.max = max ?? (blockAt == nil ? all.max : Maxima())
    return own
  }
}
