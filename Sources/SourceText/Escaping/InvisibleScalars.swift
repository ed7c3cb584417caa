/// `\u{202E}`: how a character that cannot be seen is shown, in Swift's and Rust's notation.
func visibleEscape(_ scalar: Unicode.Scalar) -> String {
  "\\u{" + hexadecimal(scalar.value, digits: 1) + "}"
}

func hexadecimal(_ number: UInt32, digits: Int) -> String {
  let text = String(number, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}

/// The scalars of a text, each with whether a reader would miss it: control characters, line and paragraph
/// separators, bidirectional controls, zero-width characters, tags and fillers (Unicode's
/// Default_Ignorable_Code_Point). The joiners and selectors inside an emoji are part of what is seen.
struct ScalarsWithVisibility: Sequence, IteratorProtocol {
  private var rest: Substring.UnicodeScalarView
  private var before: Unicode.Scalar?

  init(_ text: String) { rest = text[...].unicodeScalars }

  mutating func next() -> (scalar: Unicode.Scalar, isInvisible: Bool)? {
    guard let scalar = rest.popFirst() else { return nil }
    defer { before = scalar }
    return (scalar, isInvisible(scalar))
  }

  private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: return true
    default: break
    }
    guard scalar.properties.isDefaultIgnorableCodePoint || (0xFFF9...0xFFFB).contains(scalar.value) else {
      return false
    }
    switch scalar.value {
    case 0x200D: return !(before.map(endsEmoji) ?? false) || !(rest.first.map(isPicture) ?? false)
    case 0xFE0E, 0xFE0F: return !(before?.properties.isEmoji ?? false)
    default: return true
    }
  }
}

private func isPicture(_ scalar: Unicode.Scalar) -> Bool {
  !scalar.isASCII && scalar.properties.isEmoji
}

private func endsEmoji(_ scalar: Unicode.Scalar) -> Bool {
  isPicture(scalar) || scalar.value == 0xFE0F || scalar.properties.isEmojiModifier
}
