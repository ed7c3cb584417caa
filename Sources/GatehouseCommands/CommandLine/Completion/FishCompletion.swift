/// A script for fish 3: for a file `gatehouse.fish` in its completions folder.
func fishCompletion(_ terms: CompletionTerms) -> String {
  let table = terms.table
  var lines: [String] = []
  for topic in table.topics + [("help", "Show how a command is used")] {
    lines.append(line("__gatehouse_at 0", words: topic.name, topic.abstract))
    for member in table.members(of: topic.name) {
      lines.append(line("__gatehouse_at 1 \(topic.name)", words: member.words[1], member.abstract))
    }
  }
  for topic in table.topics { lines.append(line("__gatehouse_at 1 help", words: topic.name, topic.abstract)) }
  for command in table.commands {
    for option in command.options {
      let condition = "__gatehouse_in \(command.name)"
      let action = fishAction(option.completion)
      if option.isPositional {
        if !action.isEmpty { lines.append("complete -c gatehouse -n \(fishQuoted(condition)) \(action)") }
        continue
      }
      let names = option.names.map { name in
        name.hasPrefix("--") ? "-l \(name.dropFirst(2))" : "-s \(name.dropFirst())"
      }
      // fish takes -x, "no files", and -F, "files", for a contradiction.
      let value = option.valueName == nil ? "" : option.completion == .file ? " -r -F" : " -x \(action)"
      lines.append(
        "complete -c gatehouse -n \(fishQuoted(condition)) \(names.joined(separator: " "))\(value)"
          + " -d \(fishQuoted(option.help))")
    }
  }
  let gates = terms.gates.map { gate in "        echo \(fishQuoted("\(gate.id)\t\(gate.summary)"))" }
  let settings = terms.gates.map { gate in
    """
            if contains -- \(gate.id) $words
                printf '%s=\\n' \(gate.settings.map(fishQuoted).joined(separator: " "))
            end
    """
  }
  return """
    # fish completion for gatehouse \(programVersion)

    # Whether the command line so far, options aside, begins with these words and has no more than that.
    function __gatehouse_at
        set -l words (commandline -opc)
        set -e words[1]
        test (count $words) -eq $argv[1]; or return 1
        test $argv[1] -eq 0; or test "$words[1]" = $argv[2]
    end

    function __gatehouse_in
        set -l words (commandline -opc)
        set -e words[1]
        for index in (seq (count $argv))
            test "$words[$index]" = $argv[$index]; or return 1
        end
    end

    function __gatehouse_gates
    \(gates.joined(separator: "\n"))
    end

    function __gatehouse_settings
        set -l words (commandline -opc)
    \(settings.joined(separator: "\n"))
    end

    function __gatehouse_outputs
        set -l current (commandline -ct)
        if string match -q '*=*' -- $current
            set -l format (string split -m 1 = -- $current)[1]
            __fish_complete_path (string split -m 1 = -- $current)[2] | string replace -r '^' "$format="
        else
            printf '%s=\\n' $argv
        end
    end

    complete -c gatehouse -f
    \(lines.joined(separator: "\n"))

    """
}

private func line(_ condition: String, words: String, _ text: String) -> String {
  "complete -c gatehouse -n \(fishQuoted(condition)) -a \(fishQuoted(words)) -d \(fishQuoted(text))"
}

private func fishAction(_ completion: Completion) -> String {
  switch completion {
  case .nothing: ""
  case .words(let words): "-a \(fishQuoted(words.joined(separator: " ")))"
  case .file: "-F"
  case .folder: "-a '(__fish_complete_directories)'"
  case .gate: "-a '(__gatehouse_gates)'"
  case .setting: "-a '(__gatehouse_settings)'"
  case .revision: "-a '(git for-each-ref --format=\"%(refname:short)\" 2>/dev/null)'"
  case .formatAndFile(let formats): "-a '(__gatehouse_outputs \(formats.joined(separator: " ")))'"
  }
}

private func fishQuoted(_ text: String) -> String {
  "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
}
