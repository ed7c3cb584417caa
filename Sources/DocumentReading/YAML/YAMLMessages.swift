internal import SourceText

/// What libyaml says when a text is not YAML.
struct YAMLFailure {
  let words: String
  let context: String
  let mark: Mark
  /// Where the thing began that could not be finished.
  let opened: Mark
  /// The character at the mark; nil at the end of the text.
  let found: Unicode.Scalar?
}

/// libyaml's complaint in words for someone who does not know its grammar; its own words where there are none.
func yamlProblem(_ failure: YAMLFailure) -> DocumentProblem {
  DocumentProblem(mark: failure.mark, message: message(failure))
}

private func message(_ failure: YAMLFailure) -> String {
  let line = "line \(failure.opened.line)"
  switch failure.words {
  case "found character that cannot start any token":
    guard failure.found != "\t" else { return "a tab where YAML wants spaces; indent with spaces" }
    let found = failure.found.map { quoted(String($0)) } ?? "the end of the file"
    return "\(found) cannot start a value; put the value in quotes"
  case "found a tab character that violates indentation",
    "found a tab character where an indentation space is expected":
    return "a tab where YAML wants spaces; indent with spaces"
  case "mapping values are not allowed in this context":
    return
      "a second \":\" in one value, or a line that is indented too far; quote the value, or mend the indentation"
  case "could not find expected ':'":
    return "a key without \":\" (it begins on \(line)), or a text that goes on in the wrong column"
  case "block sequence entries are not allowed in this context":
    return "a list item (\"- \") where no list can begin; start the list on a line of its own"
  case "mapping keys are not allowed in this context":
    return "a key (\"? \") where no map can begin"
  case "did not find expected key":
    return
      "the line does not fit the map that begins on \(line): it has another indentation, or is not \"key: value\""
  case "did not find expected '-' indicator":
    return "the line does not fit the list that begins on \(line): it has another indentation, or no \"- \""
  case "did not find expected ',' or ']'":
    return "the \"[\" of \(line), column \(failure.opened.column), is not closed: expected \",\" or \"]\""
  case "did not find expected ',' or '}'":
    return "the \"{\" of \(line), column \(failure.opened.column), is not closed: expected \",\" or \"}\""
  case "found unexpected end of stream":
    return "the quote that opens on \(line), column \(failure.opened.column), is not closed"
  case "found unexpected document indicator":
    return "\"---\" or \"...\" inside the quote that opens on \(line)"
  case "found unknown escape character":
    return "an unknown escape in double quotes; write \"\\\\\" for a backslash, or use single quotes"
  case "did not find expected hexdecimal number":
    return "an escape in double quotes without its hexadecimal digits"
  case "found invalid Unicode character escape code":
    return "an escape in double quotes that is no Unicode character"
  case "did not find expected alphabetic or numeric character":
    return failure.context == "while scanning an alias"
      ? "\"*\" starts an alias and no name follows; put the value in quotes"
      : "\"&\" starts an anchor and no name follows; put the value in quotes"
  case "did not find expected node content":
    let found = failure.found.map { quoted(String($0)) } ?? "the end of the file"
    return "expected a value, found \(found)"
  case "did not find expected <document start>":
    return "text after the end of the document"
  case "did not find expected comment or line break":
    return "text after \"|\" or \">\"; the block starts on the next line"
  case "found undefined tag handle":
    return "an unknown tag; put a value that starts with \"!\" in quotes"
  case "found incompatible YAML document":
    return "a YAML version other than 1.1 and 1.2"
  default:
    return failure.context.isEmpty ? failure.words : "\(failure.words) \(failure.context)"
  }
}

/// For characters that no YAML text may hold.
func yamlMessage(reader words: String, value: Int32) -> String {
  guard words == "control characters are not allowed", value >= 0 else { return words }
  return "the control character U+\(hexadecimal(UInt32(value), digits: 4)) is not allowed"
}
