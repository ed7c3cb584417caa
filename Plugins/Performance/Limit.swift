import GateKit
import ScanReports
import SourceText

/// A limit as people write it: `500ms`, `1 %`, `50/s`, `0.01`; without a unit, in that of the report.
struct Limit: SettingValue, Hashable {
  let text: String
  /// nil where the text is none: the settings are inconsistent then.
  let quantity: Quantity?

  static var shape: Shape { .text(.any) }

  init?(_ node: Node) {
    guard let text = node.scalar else { return nil }
    self.text = text
    let number = text.prefix { $0.isNumber || "+-.eE".contains($0) && !$0.isWhitespace }
    // `5e3` is a number, and the e of nothing else is.
    let unit = text.dropFirst(number.count).trimmed()
    quantity = DecimalNumber(String(number)).map { Quantity($0, unit: unit) }
  }

  var node: Node? { .plain(text) }

  /// What the report measured is beyond it or not; nil where the two cannot be compared.
  func isBelow(_ measured: Quantity) -> Bool? {
    guard let quantity else { return nil }
    if quantity.unit.isEmpty { return quantity.written < measured.written }
    return quantity.dimension == measured.dimension ? Quantity.isLess(quantity, measured) : nil
  }

  func isAbove(_ measured: Quantity) -> Bool? {
    guard let quantity else { return nil }
    if quantity.unit.isEmpty { return measured.written < quantity.written }
    return quantity.dimension == measured.dimension ? Quantity.isLess(measured, quantity) : nil
  }

  var isSound: Bool {
    guard let quantity else { return false }
    if case .other = quantity.dimension { return false }
    return true
  }
}
