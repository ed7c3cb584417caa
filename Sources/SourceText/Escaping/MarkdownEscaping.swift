// Mentions, references, emoji and addresses are looked for in the rendered text, where a backslash or an entity
// has already become the sign it stands for. Only another character between the sign and the name stops them;
// Renovate and Dependabot write the same one.
private let separator = "&#8203;"

/// No scalar of the result can begin or end anything in CommonMark, GitHub's extensions to it, or the filters
/// that GitHub runs afterwards.
func escapedForMarkdown(_ text: String) -> String {
  let scalars = Array(shownOnOneLine(text).unicodeScalars)
  var result = ""
  for (index, scalar) in scalars.enumerated() {
    let rest = scalars[(index + 1)...]
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    // An entity is never a cell's end or a formula's, whatever stands before it.
    case "|": result += "&#124;"
    case "$": result += "&#36;"
    case "\\", "`", "*", "_", "[", "]", "~", "^": result += "\\" + String(scalar)
    case "@": result += startsName(rest) ? "@" + separator : "@"
    case "#": result += "\\#" + (startsName(rest) ? separator : "")
    // GitLab's merge requests.
    case "!": result += startsNumber(rest) ? "!" + separator : "!"
    case ":":
      let isLink = rest.starts(with: ["/", "/"])
      result += ":" + (isLink || startsEmoji(rest) ? separator : "")
    case ".":
      let isWeb = scalars[..<index].suffix(3).allSatisfy { $0 == "w" || $0 == "W" } && index >= 3
      let isNumbering = index > 0 && scalars[..<index].allSatisfy(isDigit)
      result += (isNumbering ? "\\." : ".") + (isWeb ? separator : "")
    case ")": result += index > 0 && scalars[..<index].allSatisfy(isDigit) ? "\\)" : ")"
    case "-":
      let isReference = startsNumber(rest) && endsInGH(scalars[..<index])
      result += (index == 0 ? "\\-" : "-") + (isReference ? separator : "")
    case "+", "=": result += index == 0 ? "\\" + String(scalar) : String(scalar)
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

func escapedForMarkdownCode(_ text: String) -> String {
  let line = shownOnOneLine(text)
  if line.isEmpty { return "" }
  // A table would be cut at the bar, and a backslash before it would be shown outside of a table.
  if line.unicodeScalars.contains("|") { return "<code>" + everySignAsEntity(line) + "</code>" }
  var longest = 0
  var run = 0
  for scalar in line.unicodeScalars {
    run = scalar == "`" ? run + 1 : 0
    longest = max(longest, run)
  }
  let fence = String(repeating: "`", count: longest + 1)
  let needsRoom = line.hasPrefix("`") || line.hasSuffix("`")
  return needsRoom ? "\(fence) \(line) \(fence)" : fence + line + fence
}

private func everySignAsEntity(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    let isPlain = !scalar.isASCII || scalar == " " || scalar.properties.isAlphabetic || isDigit(scalar)
    result += isPlain ? String(scalar) : "&#\(scalar.value);"
  }
  return result
}

private func shownOnOneLine(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for (scalar, isInvisible) in ScalarsWithVisibility(text.onOneLine) {
    if isInvisible {
      result.append(contentsOf: visibleEscape(scalar).unicodeScalars)
    } else {
      result.append(scalar)
    }
  }
  return String(result)
}

private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

private func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
  isDigit(scalar) || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
}

private func startsName(_ rest: ArraySlice<Unicode.Scalar>) -> Bool { rest.first.map(isWordPart) ?? false }

private func startsNumber(_ rest: ArraySlice<Unicode.Scalar>) -> Bool { rest.first.map(isDigit) ?? false }

/// `GH-12` is GitHub's other way to write `#12`.
private func endsInGH(_ before: ArraySlice<Unicode.Scalar>) -> Bool {
  String(String.UnicodeScalarView(before.suffix(2))).uppercased() == "GH"
}

/// `:tada:` after its first colon; `a.swift:100:5` would be one too.
private func startsEmoji(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
  let name = rest.prefix { isWordPart($0) || $0 == "+" || $0 == "-" }
  return !name.isEmpty && name.endIndex < rest.endIndex && rest[name.endIndex] == ":"
}
