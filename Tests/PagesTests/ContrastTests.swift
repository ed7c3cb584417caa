import Rendering
import Testing

@Suite("Colours of pages")
struct ContrastTests {
  /// Text on ground, as the style puts them together.
  private static let pairs: [(String, String)] =
    ["text", "quiet", "link", "block", "pass", "plot"].flatMap { [($0, "ground"), ($0, "card")] }
    + ["text", "quiet"].map { ($0, "code") }
    + ["block", "error", "warn", "inform", "pass", "still"].map { ($0, "\($0)-soft") }
    + ["block-soft", "error-soft", "warn-soft", "inform-soft", "pass-soft"].flatMap {
      [("text", $0), ("quiet", $0)]
    }

  @Test("reach a contrast of 4.5 in both schemes (WCAG 2.2, 1.4.3)", arguments: ["light", "dark"])
  func contrast(_ scheme: String) throws {
    let parts = htmlStyle.split(separator: "prefers-color-scheme: dark", maxSplits: 1)
    let colours = Self.colours(String(try #require(scheme == "light" ? parts.first : parts.last)))
    for (text, ground) in Self.pairs {
      let (one, other) = (try #require(colours[text]), try #require(colours[ground]))
      let contrast = (max(one, other) + 0.05) / (min(one, other) + 0.05)
      #expect(contrast >= 4.5, "\(text) on \(ground): \(contrast)")
    }
  }

  /// Relative luminance by the name of the variable; the first of each.
  private static func colours(_ css: String) -> [String: Double] {
    var found: [String: Double] = [:]
    for part in css.split(separator: "--").dropFirst() {
      let words = part.split(separator: ":", maxSplits: 1)
      guard let value = words.last?.drop(while: { $0 == " " }), value.hasPrefix("#"),
        let number = Int(value.dropFirst().prefix(6), radix: 16)
      else { continue }
      let name = String(words[0])
      if found[name] == nil { found[name] = luminance(number) }
    }
    return found
  }

  private static func luminance(_ colour: Int) -> Double {
    func linear(_ byte: Int) -> Double {
      let value = Double(byte) / 255
      return value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055)
    }
    return 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8 & 255) + 0.0722 * linear(colour & 255)
  }

  /// To 2.4: the square, times the fifth root of the square, by Newton's method.
  private static func power(_ value: Double) -> Double {
    let square = value * value
    var root = 1.0
    for _ in 0..<60 { root = (4 * root + square / (root * root * root * root)) / 5 }
    return square * root
  }
}
