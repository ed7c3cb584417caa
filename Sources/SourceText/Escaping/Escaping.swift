/// A place where outside text is shown, each with signs of its own that the text must not be able to use.
public enum EscapePlace: Hashable, Sendable, CaseIterable {
  /// Markdown inside a line or a table cell, as GitHub, GitLab and Gitea render it: no markup, no HTML, no
  /// mention, reference, link, emoji or formula comes of it. Line breaks become spaces.
  case markdown
  /// The same as code, its backticks included. Line breaks become spaces.
  case markdownCode
  /// HTML text, and attribute values in quotes of either kind. Line breaks and tabs stay.
  case html
  /// A line on a terminal or in a log: no control sequence, no workflow command. Line breaks are shown as `\n`.
  case terminal
  /// The message of a GitHub workflow command: what follows `::error file=a.txt::`.
  case workflowMessage
  /// The value of a property of a GitHub workflow command.
  case workflowProperty
  /// The message of a logging command of Azure Pipelines: what follows `##vso[task.logissue type=error]`.
  case loggingMessage
  /// The value of a property of such a command.
  case loggingProperty
  /// Between the quotes of a JSON string, also inside a `<script>` element. The only place that a reader gets
  /// the same text back from.
  case json
  /// XML 1.0 text. Line breaks and tabs stay.
  case xml
  /// XML 1.0 attribute values in quotes of either kind. Line breaks and tabs survive normalisation.
  case xmlAttribute
}

extension String {
  /// The text as it has to be written in `place` to be read there as itself.
  ///
  /// In every place but JSON, what cannot be seen (control characters, bidirectional overrides, zero-width and
  /// other invisible characters) is shown as `\u{202E}`.
  public func escaped(for place: EscapePlace) -> String {
    switch place {
    case .markdown: escapedForMarkdown(self)
    case .markdownCode: escapedForMarkdownCode(self)
    case .html: mapped(keeping: "\n\t", markupEntity)
    case .terminal: escapedForTerminal(self)
    case .workflowMessage: mapped(keeping: "\n\r", workflowMessageEscape)
    case .workflowProperty: mapped(keeping: "\n\r", workflowPropertyEscape)
    case .loggingMessage: mapped(keeping: "\n\r", loggingMessageEscape)
    case .loggingProperty: mapped(keeping: "\n\r", loggingPropertyEscape)
    case .json: escapedForJSON(self)
    case .xml: mapped(keeping: "\n\t", markupEntity)
    case .xmlAttribute:
      mapped(keeping: "\n\t\r") { scalar in
        switch scalar {
        case "\n": "&#10;"
        case "\t": "&#9;"
        case "\r": "&#13;"
        default: markupEntity(scalar)
        }
      }
    }
  }

  /// Each scalar by `replacement`, or where that is nil shown if it is invisible, or else as it is.
  private func mapped(keeping kept: String, _ replacement: (Unicode.Scalar) -> String?) -> String {
    let kept = kept.unicodeScalars
    var result = String.UnicodeScalarView()
    for (scalar, isInvisible) in ScalarsWithVisibility(self) {
      if let text = replacement(scalar) {
        result.append(contentsOf: text.unicodeScalars)
      } else if isInvisible, !kept.contains(scalar) {
        result.append(contentsOf: visibleEscape(scalar).unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}

private func markupEntity(_ scalar: Unicode.Scalar) -> String? {
  switch scalar {
  case "&": "&amp;"
  case "<": "&lt;"
  case ">": "&gt;"
  case "\"": "&quot;"
  case "'": "&#39;"
  // Not characters in XML 1.0, and not invisible by any property.
  case "\u{FFFE}", "\u{FFFF}": visibleEscape(scalar)
  default: nil
  }
}

// As in actions/toolkit, packages/core/src/command.ts.
private func workflowMessageEscape(_ scalar: Unicode.Scalar) -> String? {
  switch scalar {
  case "%": "%25"
  case "\r": "%0D"
  case "\n": "%0A"
  default: nil
  }
}

private func workflowPropertyEscape(_ scalar: Unicode.Scalar) -> String? {
  switch scalar {
  case ":": "%3A"
  case ",": "%2C"
  default: workflowMessageEscape(scalar)
  }
}

// As in microsoft/azure-pipelines-task-lib, node/taskcommand.ts, which the agent undoes.
private func loggingMessageEscape(_ scalar: Unicode.Scalar) -> String? {
  switch scalar {
  case "%": "%AZP25"
  case "\r": "%0D"
  case "\n": "%0A"
  default: nil
  }
}

private func loggingPropertyEscape(_ scalar: Unicode.Scalar) -> String? {
  switch scalar {
  case "]": "%5D"
  case ";": "%3B"
  default: loggingMessageEscape(scalar)
  }
}

private func escapedForJSON(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  let scalars = text.unicodeScalars
  for (index, (scalar, isInvisible)) in zip(scalars.indices, ScalarsWithVisibility(text)) {
    switch scalar {
    case "\"", "\\": result.append(contentsOf: ["\\", scalar])
    case "\n": result.append(contentsOf: "\\n".unicodeScalars)
    case "\r": result.append(contentsOf: "\\r".unicodeScalars)
    case "\t": result.append(contentsOf: "\\t".unicodeScalars)
    // `</script>` and `<!--` would end or change the element around the text.
    case "<" where ["/", "!"].contains(scalars[scalars.index(after: index)...].first):
      result.append(contentsOf: "\\u003C".unicodeScalars)
    case _ where isInvisible:
      for unit in String(scalar).utf16 {
        result.append(contentsOf: ("\\u" + hexadecimal(UInt32(unit), digits: 4)).unicodeScalars)
      }
    default: result.append(scalar)
    }
  }
  return String(result)
}

/// GitHub's runner reads a line that starts with `::`, blanks aside, and `##[` anywhere in one, as a command to
/// itself; Azure's agent reads `##vso[` so.
private func escapedForTerminal(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  var before: [Unicode.Scalar] = []
  let scalars = text.unicodeScalars
  for (index, (scalar, isInvisible)) in zip(scalars.indices, ScalarsWithVisibility(text)) {
    let next = scalars[scalars.index(after: index)...].first
    let startsCommand = scalar == ":" && next == ":" && before.last?.properties.isWhitespace ?? true
    let isCommandOfAgent = scalar == "[" && (before.suffix(2) == ["#", "#"] || isLoggingCommand(before))
    switch scalar {
    case "\n": result.append(contentsOf: "\\n".unicodeScalars)
    case "\r": result.append(contentsOf: "\\r".unicodeScalars)
    case "\t": result.append(contentsOf: "\\t".unicodeScalars)
    case _ where isInvisible || startsCommand || isCommandOfAgent:
      result.append(contentsOf: visibleEscape(scalar).unicodeScalars)
    default: result.append(scalar)
    }
    if before.count == 5 { before.removeFirst() }
    before.append(scalar)
  }
  return String(result)
}

/// `##vso`, in any case.
private func isLoggingCommand(_ scalars: [Unicode.Scalar]) -> Bool {
  scalars.count == 5 && String(String.UnicodeScalarView(scalars)).lowercased() == "##vso"
}
