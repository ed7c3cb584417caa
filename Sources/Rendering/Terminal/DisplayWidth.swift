extension Character {
  /// Columns on a terminal: 0, 1 or 2. After Unicode's East Asian Width (UAX #11), wide and fullwidth, and emoji.
  var columns: Int {
    var widest = 0
    for scalar in unicodeScalars {
      // An emoji selector asks for the picture, which is wide.
      if scalar.value == 0xFE0F, widest == 1, !isASCII { return 2 }
      widest = Swift.max(widest, scalar.columns)
    }
    return widest
  }
}

extension Unicode.Scalar {
  fileprivate var columns: Int {
    if isASCII { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    return properties.isEmojiPresentation || wideRanges.contains { $0.contains(value) } ? 2 : 1
  }
}

private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
  0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
  0x1B000...0x1B2FF, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
]

extension String {
  var columns: Int { reduce(0) { $0 + $1.columns } }
}
