import CivilTime
import GateKit
import Rendering
import SourceText

/// A trend as SVG, with the same in words for whoever does not see it.
struct Plot {
  private let trend: Trend
  private let time: TimeScale
  private let id: String
  private let values: [Double?]
  private let limit: Double?
  private let scale: Scale
  /// Behind each number of the scale.
  private let sign: String
  /// Where the curve begins: the numbers stand before it, on a narrow page in larger letters.
  private let left: Double

  private static let (width, height) = (560.0, 190.0)
  private static let (right, top, bottom) = (14.0, 12.0, 26.0)
  private static let stretches = 220
  /// Points up to which each has a mark of its own.
  private static let marked = 60

  /// - Parameters:
  ///   - time: the same for all plots of a page, so that what happened at one time stands at one place.
  ///   - id: in the document.
  init(trend: Trend, time: TimeScale, id: String) {
    let values = trend.points.map { $0.measurement?.plotted }
    let limit = trend.limit?.asLimit?.plotted
    let unit = trend.points.lazy.compactMap(\.measurement).first?.unit ?? .count
    let scale = Scale(
      values.compactMap { $0 } + [limit].compactMap { $0 }, within: unit == .percent ? 0...100 : 0...1e15,
      wholes: unit != .percent && trend.points.allSatisfy { $0.measurement?.denominator ?? 1 == 1 })
    let sign =
      switch unit {
      case .percent: " %"
      case .bytes: " B"
      case .milliseconds: " ms"
      case .count: ""
      }
    self.trend = trend
    self.time = time
    self.id = id
    self.values = values
    self.limit = limit
    self.scale = scale
    self.sign = sign
    left = 12 + 9.5 * Double(scale.ticks.map { ($0.label + sign).count }.max() ?? 0)
  }

  var svg: String {
    let parts = [rules, ticks, curve, marks, bound].filter { !$0.isEmpty }
    return """
      <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" aria-labelledby="\(id)-name \(id)-words">
      <title id="\(id)-name">\(html("\(trend.gate): \(trend.name)"))</title>
      <desc id="\(id)-words">\(html(words))</desc>
      \(parts.joined(separator: "\n"))
      </svg>
      """
  }

  /// `71.2 % at 4f2c91ab, 27 Nov 2026; before 70.1 %; the limit is at least 70 %`.
  var words: String {
    let known = trend.points.filter { $0.measurement?.plotted != nil }
    guard let last = known.last, let newest = last.measurement else { return "nothing was measured yet" }
    var words = ["\(newest.shown) at \(last.commit.prefix(10)), \(last.at.forPeople)"]
    if known.count > 1, let oldest = known.first, let first = oldest.measurement {
      let byValue = known.compactMap(\.measurement).sorted { ($0.plotted ?? 0) < ($1.plotted ?? 0) }
      let (least, greatest) = (byValue.first ?? first, byValue.last ?? first)
      words.append("\(first.shown) at first, \(oldest.at.forPeople)")
      words.append("between \(least.shown) and \(greatest.shown) over \(counted(known.count, "commit"))")
    }
    if let limit = trend.limit?.shownLimit { words.append("the limit is \(limit)") }
    return words.joined(separator: "; ")
  }

  private func x(_ at: Instant) -> Double {
    left + (Self.width - left - Self.right) * time.share(of: at)
  }

  private func y(_ value: Double) -> Double {
    Self.height - Self.bottom - (Self.height - Self.top - Self.bottom)
      * min(max(scale.share(of: value), 0), 1)
  }

  private var rules: String {
    scale.ticks.map { tick in
      let y = place(y(tick.value))
      return "<line class=\"rule\" x1=\"\(place(left))\" x2=\"\(place(Self.width - Self.right))\" "
        + "y1=\"\(y)\" y2=\"\(y)\"/>"
        + "<text x=\"\(place(left - 7))\" y=\"\(y)\" dy=\".32em\" text-anchor=\"end\">"
        + "\(tick.label)\(sign)</text>"
    }.joined(separator: "\n")
  }

  private var ticks: String {
    time.ticks.map { tick in
      let x = x(tick.at)
      // At the right edge the words stay inside.
      let anchor = x > Self.width - Self.right - 24 ? "end" : "middle"
      let y = Self.height - Self.bottom
      return
        "<line class=\"rule\" x1=\"\(place(x))\" x2=\"\(place(x))\" y1=\"\(place(y))\" y2=\"\(place(y + 4))\"/>"
        + "<text x=\"\(place(x))\" y=\"\(place(Self.height - 6))\" text-anchor=\"\(anchor)\">\(tick.label)</text>"
    }.joined(separator: "\n")
  }

  private var bound: String {
    guard let limit else { return "" }
    let y = y(limit)
    // Above the line, unless it would leave the plot.
    let words = y < Self.top + 14 ? y + 13 : y - 5
    return "<line class=\"bound\" x1=\"\(place(left))\" x2=\"\(place(Self.width - Self.right))\" "
      + "y1=\"\(place(y))\" y2=\"\(place(y))\"/>"
      + "<text class=\"bound-name\" x=\"\(place(left + 5))\" y=\"\(place(words))\">"
      + "\(html(trend.limit?.shownLimit ?? ""))</text>"
  }

  /// Broken where nothing was measured.
  private var curve: String {
    var path = ""
    var isDown = false
    for index in thinned(values, to: Self.stretches) {
      guard let value = values[index] else {
        isDown = false
        continue
      }
      path += (isDown ? "L" : "M") + "\(place(x(trend.points[index].at))) \(place(y(value)))"
      isDown = true
    }
    return path.isEmpty ? "" : "<path class=\"curve\" d=\"\(path)\"/>"
  }

  private var marks: String {
    let known = values.indices.filter { values[$0] != nil }
    let shown = known.count <= Self.marked ? known[...] : known.suffix(1)
    return shown.map { index in
      let point = trend.points[index]
      let words = "\(point.measurement?.shown ?? "") at \(point.commit.prefix(10)), \(point.at.forPeople)"
      return
        "<circle class=\"dot\" cx=\"\(place(x(point.at)))\" cy=\"\(place(y(values[index] ?? 0)))\" "
        + "r=\"2.5\"><title>\(html(words))</title></circle>"
    }.joined(separator: "\n")
  }
}

/// A tenth of a pixel is as fine as anyone sees.
private func place(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
}
