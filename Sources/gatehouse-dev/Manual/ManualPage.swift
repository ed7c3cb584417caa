/// A page of the manual in the macros of man(7), in ASCII alone, so that groff and mandoc read it alike.
struct ManualPage: Sendable {
  /// `gatehouse-check`
  let name: String
  /// 1: commands; 5: files.
  let section: Int
  private(set) var text: String
  private var isBelowHeading = false

  /// - Parameters:
  ///   - abstract: without a period, as `apropos` lists it.
  ///   - version: of the program. The day is left open: packages name that of their commit.
  init(_ name: String, section: Int, abstract: String, version: String) {
    self.name = name
    self.section = section
    text = """
      .\\" Made by gatehouse-dev docs.
      .TH \(roff(name.uppercased())) \(section) "" "gatehouse \(version)" "Gatehouse"
      .SH NAME
      \(roff(name)) \\- \(roff(abstract))

      """
  }

  /// From the repository's root.
  var path: String { "docs/man/\(name).\(section)" }

  mutating func heading(_ title: String) {
    text += ".SH \"\(roff(title.uppercased()))\"\n"
    isBelowHeading = true
  }

  mutating func subheading(_ title: String) {
    text += ".SS \"\(roff(title))\"\n"
    isBelowHeading = true
  }

  mutating func paragraph(_ spans: [ManualSpan]) {
    beginParagraph()
    text += filled(spans)
  }

  /// A heading begins one by itself.
  private mutating func beginParagraph() {
    if !isBelowHeading { text += ".PP\n" }
    isBelowHeading = false
  }

  mutating func paragraph(_ text: String) { paragraph([ManualSpan(text)]) }

  /// A term, and what is said of it below, indented; each part begins on a line of its own.
  mutating func item(_ term: [ManualSpan], _ parts: [[ManualSpan]]) {
    isBelowHeading = false
    text += ".TP\n" + filled(term, width: .max)
    text += parts.map { filled($0) }.joined(separator: ".br\n")
  }

  mutating func bullet(_ spans: [ManualSpan]) {
    isBelowHeading = false
    text += ".IP \\(bu 2\n" + filled(spans)
  }

  /// Lines as they are.
  mutating func code(_ lines: String) {
    beginParagraph()
    text += ".RS 4\n.EX\n"
    for line in lines.split(separator: "\n", omittingEmptySubsequences: false) {
      text += protected(roff(String(line))) + "\n"
    }
    text += ".EE\n.RE\n"
  }

  /// Other pages, each with its section.
  mutating func seeAlso(_ pages: [(name: String, section: Int)]) {
    heading("See also")
    let names = pages.map { "\\fB\(roff($0.name))\\fR(\($0.section))" }
    text += names.joined(separator: ",\n") + "\n"
  }
}

/// A run of text in one face.
struct ManualSpan: Hashable, Sendable {
  enum Face: String, Sendable { case plain = "R", bold = "B", italic = "I" }

  let text: String
  let face: Face

  init(_ text: String, _ face: Face = .plain) {
    self.text = text
    self.face = face
  }
}

/// Text that troff shows as it is written here.
func roff(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\\": result += "\\e"
    case "-": result += "\\-"
    case "'": result += "\\(aq"
    case "`": result += "\\(ga"
    case "^": result += "\\(ha"
    case "~": result += "\\(ti"
    case "\"": result += "\\(dq"
    case " "..."~": result.unicodeScalars.append(scalar)
    case "\t": result += "  "
    default:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      result += "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
    }
  }
  return result
}

/// A line that begins with a control character would be a request.
private func protected(_ line: String) -> String { line.hasPrefix(".") ? "\\&" + line : line }

/// Broken at blanks, so that a line of the source can be read; troff fills it anew.
private func filled(_ spans: [ManualSpan], width: Int = 78) -> String {
  let text = spans.map { span in
    span.face == .plain ? roff(span.text) : "\\f\(span.face.rawValue)\(roff(span.text))\\fR"
  }.joined()
  var lines: [String] = []
  for word in text.split(separator: " ") {
    if let last = lines.last, width == .max || last.utf8.count + 1 + word.utf8.count <= width {
      lines[lines.count - 1] += " " + word
    } else {
      lines.append(String(word))
    }
  }
  return lines.map { protected($0) + "\n" }.joined()
}
