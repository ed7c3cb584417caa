/// A script for bash 3.2 and later, with or without the bash-completion package.
func bashCompletion(_ terms: CompletionTerms) -> String {
  let table = terms.table
  let commands = table.commands.map { command in
    let names = command.options.flatMap(\.names).joined(separator: " ")
    let flags = command.options.filter { $0.valueName == nil }.flatMap(\.names).joined(separator: " ")
    return """
          \(shellQuoted(command.name)))
            options=\(shellQuoted(names))
            flags=\(shellQuoted(" \(flags) "))
            ;;
      """
  }
  let values = table.commands.flatMap { command in
    command.options.compactMap { option -> String? in
      guard option.valueName != nil, option.completion != .nothing, !option.isPositional else { return nil }
      let patterns = option.names.map { shellQuoted("\(command.name) \($0)") }.joined(separator: " | ")
      return "    \(patterns)) kind=\(shellQuoted(bashKind(option.completion))) ;;"
    }
  }
  let positions = table.commands.flatMap { command in
    command.positions.enumerated().compactMap { index, option -> String? in
      guard option.completion != .nothing else { return nil }
      let pattern = shellQuoted("\(command.name) ") + (option.repeats ? "*" : String(index))
      return "    \(pattern)) kind=\(shellQuoted(bashKind(option.completion))) ;;"
    }
  }
  let groups = table.topics.map(\.name).filter { !table.members(of: $0).isEmpty }
  let groupCases = groups.map { group in
    let members = table.members(of: group).map { $0.words[1] }.joined(separator: " ")
    return "      \(group)) kind=\(shellQuoted("words " + members)) ;;"
  }
  let settings = terms.gates.map { gate in
    "        \(gate.id)) kind=\(shellQuoted("keys " + gate.settings.joined(separator: " "))) ;;"
  }
  let topics = table.topics.map(\.name).joined(separator: " ")
  return """
    # bash completion for gatehouse \(programVersion)
    _gatehouse() {
      local word words count=0 i topic command options flags kind='' option current gate='' position=0
      words=()
      # Readline ends words at "="; here they are put together again.
      for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((count > 0)) && { [[ $word == "=" ]] || [[ ${words[count - 1]} == *= ]]; }; then
          words[count - 1]+=$word
        else
          words[count]=$word
          count=$((count + 1))
        fi
      done
      current=${words[count - 1]}
      COMPREPLY=()

      topic=${words[0]}
      i=1
      if ((count > 1)) && [[ $topic == help ]]; then
        topic=${words[1]}
        i=2
      fi
      if ((count <= i)); then
        options=\(shellQuoted(topics))
        ((count > 1)) || options+=' help'
        COMPREPLY=($(compgen -W "$options" -- "$current"))
        return
      fi
      command=$topic
      case $topic in
        \(groups.isEmpty ? "''" : groups.joined(separator: " | ")))
          command="$topic ${words[i]}"
          i=$((i + 1))
          ;;
      esac
      if ((count <= i)); then
        case $topic in
    \(groupCases.joined(separator: "\n"))
        esac
        COMPREPLY=($(compgen -W "${kind#words }" -- "$current"))
        return
      fi
      [[ ${words[0]} == help ]] && return

      case $command in
    \(commands.joined(separator: "\n"))
        *) return ;;
      esac
      option=''
      for (( ; i < count - 1; i++)); do
        word=${words[i]}
        if [[ -n $option ]]; then
          option=''
        elif [[ $word == -* ]]; then
          [[ $word == *=* || $flags == *" $word "* ]] || option=$word
        else
          [[ -z $gate ]] && gate=$word
          position=$((position + 1))
        fi
      done
      if [[ -z $option && $current == --*=* ]]; then
        option=${current%%=*}
        current=${current#*=}
      elif [[ -z $option && $current == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$current"))
        return
      fi

      if [[ -n $option ]]; then
        case "$command $option" in
      \(values.map { $0 + "\n  " }.joined())  *) return ;;
        esac
      else
        case "$command $position" in
      \(positions.map { $0 + "\n  " }.joined())  *) return ;;
        esac
      fi
      if [[ $kind == setting ]]; then
        case $gate in
    \(settings.joined(separator: "\n"))
          *) return ;;
        esac
      fi
      case $kind in
        words\\ *) COMPREPLY=($(compgen -W "${kind#words }" -- "$current")) ;;
        keys\\ *)
          [[ $current == *=* ]] && return
          COMPREPLY=($(compgen -S = -W "${kind#keys }" -- "$current"))
          type compopt &>/dev/null && compopt -o nospace
          ;;
        formats\\ *)
          if [[ $current == *=* ]]; then
            _gatehouse_paths -f "${current#*=}"
          else
            COMPREPLY=($(compgen -S = -W "${kind#formats }" -- "$current"))
            type compopt &>/dev/null && compopt -o nospace
          fi
          ;;
        gate) COMPREPLY=($(compgen -W \(shellQuoted(terms.gateNames.joined(separator: " "))) -- "$current")) ;;
        revision)
          COMPREPLY=($(compgen -W "$(git for-each-ref --format='%(refname:short)' 2>/dev/null)" -- "$current"))
          ;;
        file) _gatehouse_paths -f "$current" ;;
        folder) _gatehouse_paths -d "$current" ;;
      esac
    }

    _gatehouse_paths() {
      local IFS=$'\\n'
      COMPREPLY=($(compgen "$1" -- "$2"))
      type compopt &>/dev/null && compopt -o filenames
    }

    complete -F _gatehouse gatehouse

    """
}

private func bashKind(_ completion: Completion) -> String {
  switch completion {
  case .nothing: ""
  case .words(let words): "words " + words.joined(separator: " ")
  case .file: "file"
  case .folder: "folder"
  case .gate: "gate"
  case .setting: "setting"
  case .revision: "revision"
  case .formatAndFile(let formats): "formats " + formats.joined(separator: " ")
  }
}
