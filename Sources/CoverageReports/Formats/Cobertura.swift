internal import DocumentReading
internal import ReportedPaths

extension CoverageFormat {
  /// coverage-04.dtd. Written by Cobertura, coverage.py, gcovr, Istanbul, PHPUnit, coverlet and many more.
  static let cobertura = CoverageFormat(
    "cobertura", "Cobertura XML", lookedFor: "the root <coverage> with <packages>",
    recognises: { head in
      guard case .xml(let outline) = head, outline.root == "coverage" else { return false }
      return outline.names.contains("packages") || outline.names.contains("class@filename")
        || (outline.rootAttributes.contains("line-rate") && !outline.names.contains("project"))
    },
    read: { input throws(DocumentProblem) in
      try input.xml(CoberturaReader(input)).finish()
    })
}

/// Lines count where they stand in a class: those of its methods repeat them, and Istanbul's name
/// declarations that are no statements. Classes of one file are joined line by line.
private struct CoberturaReader: XMLHandler {
  private let input: ReportInput
  private var builder: ReportBuilder
  private var header: HeaderTotals?
  private var methods = 0
  private var isInClass = false
  private var source: [UInt8]?

  init(_ input: ReportInput) {
    self.input = input
    builder = ReportBuilder(input)
  }

  var wantsText: Bool { source != nil }
  static var repeatedElement: StaticString? { "line" }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    if element.isNamed("line") {
      if isInClass, methods == 0 { try line(element) }
    } else if element.isNamed("methods") || element.isNamed("method") {
      methods += 1
    } else if element.isNamed("class") {
      guard let name = element.withBytes("filename", { $0.array }), !name.isEmpty else {
        throw element.problem("a class without filename")
      }
      isInClass = true
      builder.open(ReportedName(name))
    } else if element.isNamed("source") {
      source = []
    } else if element.isNamed("coverage") {
      header = HeaderTotals(
        lines: element.integer("lines-valid"), covered: element.integer("lines-covered"),
        arms: element.integer("branches-valid"), taken: element.integer("branches-covered"))
    }
  }

  private mutating func line(_ element: borrowing XMLElement) throws(DocumentProblem) {
    guard let number = element.integer("number") else { throw element.problem("a line without number") }
    // Hardly ever anything else than digits.
    if let hits = element.integer("hits") {
      builder.line(number, isCovered: hits > 0)
    } else if let isCovered = element.withBytes("hits", { isPositive($0) }) ?? nil {
      builder.line(number, isCovered: isCovered)
    } else {
      throw element.problem("a line without hits")
    }
    // `number` and `hits` alone: most lines.
    guard element.attributeCount > 2 else { return }
    guard let conditions = element.withBytes("condition-coverage", { conditionCoverage($0) }) else { return }
    guard let (taken, total) = conditions else {
      // `branch="true"` with a share alone: how many arms there are is not said.
      return builder.note("condition-coverage without (taken/all) was left out")
    }
    builder.arms(number, taken: taken, total: total)
  }

  mutating func text(_ text: XMLText) { source?.append(contentsOf: text.bytes) }

  mutating func end(_ name: String) {
    // That of a line, above all.
    guard name.utf8.count > 4 else { return }
    switch name {
    case "methods", "method": methods -= 1
    case "class":
      isInClass = false
      builder.close()
    case "source":
      if let source, builder.sources.count < 10_000 { builder.sources.append(source.trimmingBlanks) }
      source = nil
    default: break
    }
  }

  consuming func finish() throws(DocumentProblem) -> CoverageReport {
    var report = try builder.finish()
    if let header { report.compare(with: header) }
    return report
  }
}

/// `50% (1/2)`
private func conditionCoverage(_ text: Span<UInt8>) -> (taken: Int, total: Int)? {
  guard let open = text.first(UInt8(ascii: "(")), let slash = text.first(UInt8(ascii: "/"), from: open),
    let close = text.first(UInt8(ascii: ")"), from: slash),
    let taken = wholeNumber(text.extracting((open + 1)..<slash)),
    let total = wholeNumber(text.extracting((slash + 1)..<close))
  else { return nil }
  return (taken, total)
}

extension [UInt8] {
  var trimmingBlanks: [UInt8] {
    let start = firstIndex { $0 > 0x20 } ?? endIndex
    let end = lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? start
    return Array(self[start..<end])
  }
}
