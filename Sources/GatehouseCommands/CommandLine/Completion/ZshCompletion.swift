/// A script for zsh's completion system: for a file `_gatehouse` in `$fpath`, or to be evaluated.
func zshCompletion(_ terms: CompletionTerms) -> String {
  let table = terms.table
  let topics = table.topics.map { described($0.name, $0.abstract) }
  var cases: [String] = []
  for topic in table.topics {
    let members = table.members(of: topic.name)
    if members.isEmpty {
      for command in table.commands where command.name == topic.name {
        cases.append("        \(topic.name))\n\(arguments(of: command, indent: 10))          ;;")
      }
    } else {
      let words = members.map { described($0.words[1], $0.abstract) }.joined(separator: " ")
      let inner = members.map { command in
        "            \(command.words[1]))\n\(arguments(of: command, indent: 14))              ;;"
      }
      cases.append(
        """
                \(topic.name))
                  if ((CURRENT == 2)); then
                    commands=(\(words))
                    _describe command commands
                    return
                  fi
                  shift words
                  ((CURRENT--))
                  case $words[1] in
        \(inner.joined(separator: "\n"))
                  esac
                  ;;
        """)
    }
  }
  let gates = terms.gates.map { described($0.id, $0.summary) }.joined(separator: " ")
  let settings = terms.gates.map { gate in
    "      \(gate.id)) keys=(\(gate.settings.map(shellQuoted).joined(separator: " "))) ;;"
  }
  return """
    #compdef gatehouse
    # zsh completion for gatehouse \(programVersion)

    _gatehouse() {
      local context state state_descr line
      typeset -A opt_args
      local -a commands
      _arguments -C '1: :->command' '*:: :->rest' && return
      case $state in
        command)
          commands=(\(topics.joined(separator: " ")) \(described("help", "Show how a command is used")))
          _describe command commands
          ;;
        rest)
          case $words[1] in
            help)
              commands=(\(topics.joined(separator: " ")))
              _describe command commands
              ;;
    \(cases.map { indented($0, by: 4) }.joined(separator: "\n"))
          esac
          ;;
      esac
    }

    _gatehouse_gates() {
      local -a gates
      gates=(\(gates))
      _describe gate gates
    }

    _gatehouse_settings() {
      local -a keys
      local word
      for word in $words; do
        case $word in
    \(settings.joined(separator: "\n"))
        esac
      done
      compset -P '*=' && return
      compadd -S = -a keys
    }

    _gatehouse_revisions() {
      local -a revisions
      revisions=(${(f)"$(git for-each-ref --format='%(refname:short)' 2>/dev/null)"})
      compadd -a revisions
    }

    _gatehouse_outputs() {
      if compset -P '*='; then
        _files
      else
        compadd -S = "$@"
      fi
    }

    if [[ $funcstack[1] == _gatehouse ]]; then
      _gatehouse "$@"
    else
      compdef _gatehouse gatehouse
    fi

    """
}

private func arguments(of command: CommandDefinition, indent: Int) -> String {
  let specifications = command.options.map { option -> String in
    let action = option.valueName.map { ":\($0):\(zshAction(option.completion))" } ?? ""
    if option.isPositional {
      return shellQuoted((option.repeats ? "*" : "") + (action.isEmpty ? ":" : action))
    }
    let help = "[" + escaped(option.help) + "]"
    let names = option.names
    if option.repeats {
      return names.map { shellQuoted("*\(spelled($0, option))\(help)\(action)") }.joined(separator: " ")
    }
    let others = "(" + names.joined(separator: " ") + ")"
    return names.map { shellQuoted("\(others)\(spelled($0, option))\(help)\(action)") }.joined(separator: " ")
  }
  let blanks = String(repeating: " ", count: indent)
  return blanks + "_arguments -s " + specifications.joined(separator: " \\\n\(blanks)  ") + "\n"
}

/// `--base=` takes its value after a blank too; `-b` after a blank alone.
private func spelled(_ name: String, _ option: OptionSummary) -> String {
  option.valueName == nil ? name : name.hasPrefix("--") ? name + "=" : name
}

private func zshAction(_ completion: Completion) -> String {
  switch completion {
  case .nothing: ""
  case .words(let words): "(" + words.joined(separator: " ") + ")"
  case .file: "_files"
  case .folder: "_files -/"
  case .gate: "_gatehouse_gates"
  case .setting: "_gatehouse_settings"
  case .revision: "_gatehouse_revisions"
  case .formatAndFile(let formats): "_gatehouse_outputs " + formats.joined(separator: " ")
  }
}

private func described(_ word: String, _ text: String) -> String {
  shellQuoted(word.replacing(":", with: "\\:") + ":" + text)
}

/// Inside an explanation of `_arguments`.
private func escaped(_ text: String) -> String {
  text.replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]")
    .replacing(":", with: "\\:")
}

private func indented(_ text: String, by count: Int) -> String {
  let blanks = String(repeating: " ", count: count)
  return text.split(separator: "\n", omittingEmptySubsequences: false).map { blanks + $0 }
    .joined(separator: "\n")
}
