/// One option or positional argument: how it is written, what it says of itself, and the property it sets.
public struct Option<Root>: Sendable {
  public let summary: OptionSummary
  let set: @Sendable (inout Root, String) throws(UsageError) -> Void
}

/// What help, completion and documentation know of an option.
public struct OptionSummary: Hashable, Sendable {
  /// `["--base", "-b"]`; empty for a positional argument.
  public let names: [String]
  /// What stands for the value, in capitals; nil for a flag.
  public let valueName: String?
  public let help: String
  public let repeats: Bool
  /// A positional argument that must be given.
  public let required: Bool
  /// The default as it would be typed; nil where there is none to speak of.
  public let initial: String?
  public let completion: Completion
  /// An empty value says something; elsewhere it is a variable that nobody set.
  public var takesEmpty = false
  /// The heading in the help under which it stands; nil: with the command's own.
  public var section: String?

  public var isPositional: Bool { names.isEmpty }
  /// The long name, or what stands for the argument.
  public var name: String { names.max { $0.count < $1.count } ?? valueName ?? "" }

  /// `-b, --base REV`, `[PATH]...`
  package var spelling: String {
    guard isPositional else {
      return names.joined(separator: ", ") + (valueName.map { " " + $0 } ?? "") + (repeats ? "..." : "")
    }
    return (required ? name : "[\(name)]") + (repeats ? "..." : "")
  }
}

/// What may stand for a value, for the shells' completion.
public enum Completion: Hashable, Sendable {
  case nothing
  case words([String])
  case file
  case folder
  /// A gate of this program.
  case gate
  /// A setting of the gate that is named before it.
  case setting
  /// A branch or tag of the repository.
  case revision
  /// A format, `=` and a file.
  case formatAndFile([String])
}

/// Set by its presence: `flag("-v, --verbose", \.verbose, "show where the time went")`.
public func flag<Root>(
  _ names: String, _ path: any WritableKeyPath<Root, Bool> & Sendable, _ help: String
) -> Option<Root> {
  Option(
    summary: OptionSummary(
      names: split(names), valueName: nil, help: help, repeats: false, required: false, initial: nil,
      completion: .nothing),
    set: { root, _ in root[keyPath: path] = true })
}

/// Takes one value, as `--name value` or `--name=value`; given twice it is an error.
public func option<Root: OptionGroup, Value: OptionValue>(
  _ names: String, _ valueName: String, _ path: any WritableKeyPath<Root, Value> & Sendable,
  _ help: String, complete: Completion? = nil, takesEmpty: Bool = false
) -> Option<Root> {
  Option(
    summary: OptionSummary(
      names: split(names), valueName: valueName, help: help, repeats: false, required: false,
      initial: Root()[keyPath: path].argument, completion: complete ?? Value.completion,
      takesEmpty: takesEmpty),
    set: { root, text throws(UsageError) in root[keyPath: path] = try value(text, of: longest(names)) })
}

/// Takes one value each time it is given.
public func repeatedOption<Root: OptionGroup, Value: OptionValue>(
  _ names: String, _ valueName: String, _ path: any WritableKeyPath<Root, [Value]> & Sendable,
  _ help: String, complete: Completion? = nil
) -> Option<Root> {
  Option(
    summary: OptionSummary(
      names: split(names), valueName: valueName, help: help, repeats: true, required: false, initial: nil,
      completion: complete ?? Value.completion),
    set: { root, text throws(UsageError) in
      root[keyPath: path].append(try value(text, of: longest(names)))
    })
}

/// A positional argument.
public func argument<Root: OptionGroup, Value: OptionValue>(
  _ valueName: String, _ path: any WritableKeyPath<Root, Value> & Sendable, required: Bool = false,
  _ help: String, complete: Completion? = nil
) -> Option<Root> {
  Option(
    summary: OptionSummary(
      names: [], valueName: valueName, help: help, repeats: false, required: required,
      initial: required ? nil : Root()[keyPath: path].argument, completion: complete ?? Value.completion),
    set: { root, text throws(UsageError) in root[keyPath: path] = try value(text, of: valueName) })
}

/// All remaining positional arguments.
public func repeatedArgument<Root: OptionGroup, Value: OptionValue>(
  _ valueName: String, _ path: any WritableKeyPath<Root, [Value]> & Sendable, required: Bool = false,
  _ help: String, complete: Completion? = nil
) -> Option<Root> {
  Option(
    summary: OptionSummary(
      names: [], valueName: valueName, help: help, repeats: true, required: required, initial: nil,
      completion: complete ?? Value.completion),
    set: { root, text throws(UsageError) in
      root[keyPath: path].append(try value(text, of: valueName))
    })
}

/// The options of a shared part, under a heading of their own in the help.
public func including<Root: OptionGroup, Part: OptionGroup>(
  _ path: any WritableKeyPath<Root, Part> & Sendable, under section: String? = nil
) -> [Option<Root>] {
  Part.options.map { part in
    var summary = part.summary
    summary.section = summary.section ?? section
    return Option(
      summary: summary,
      set: { root, text throws(UsageError) in try part.set(&root[keyPath: path], text) })
  }
}

private func split(_ names: String) -> [String] {
  names.split(separator: ", ").map(String.init)
}

/// Errors speak of an option by its long name.
private func longest(_ names: String) -> String { split(names).max { $0.count < $1.count } ?? names }

private func value<Value: OptionValue>(_ text: String, of name: String) throws(UsageError) -> Value {
  do {
    return try Value(argument: text)
  } catch {
    throw UsageError("\(name): \(error)")
  }
}
