import CloneDetection
public import GateKit
import SourceText

public struct DuplicationSettings: Settings {
  var minTokens = 100
  var minLines = 10
  var ignoreLiterals = false
  var ignoreIdentifiers = false
  var ignoreImports = true
  var ignoreTables = true
  var gitattributes = true
  var exclude: OneOrMany<Glob> = []
  var defaultExcludes = true
  var overall: OverallLimits?
  var newCode = NewCodeLimits()
  var suppressions = SuppressionLimits()

  public init() {}

  public static let schema: [Setting<DuplicationSettings>] = [
    setting("min_tokens", \.minTokens, within: CloneOptions.tokenBounds, "tokens that a clone has at least"),
    setting("min_lines", \.minLines, within: 1...100_000, "whole lines that a clone fills at least"),
    setting(
      "ignore_literals", \.ignoreLiterals, "texts and numbers are all alike: finds copies with other values"),
    setting("ignore_identifiers", \.ignoreIdentifiers, "names are all alike: finds copies with other names"),
    setting("ignore_imports", \.ignoreImports, "import statements are no code"),
    setting("ignore_tables", \.ignoreTables, "a table of 30 constants or more is one token"),
    setting(
      "gitattributes", \.gitattributes,
      "files that the target branch marks as linguist-generated or linguist-vendored are left out"),
    setting("exclude", \.exclude, "more files that are left out"),
    setting(
      "default_excludes", \.defaultExcludes,
      "what package managers, compilers and generators leave is left out, by well-known names"),
    setting("overall", \.overall, stricter: .more, "limits for all code; `{}`: 3 %"),
    setting("new_code", \.newCode, "limits for what the change adds"),
    setting(
      "suppressions", \.suppressions, "comments that take code out, such as CPD-OFF and jscpd:ignore-start"),
  ]

  var options: CloneOptions {
    var options = CloneOptions()
    options.minimumTokens = minTokens
    options.minimumLines = minLines
    options.tokens.ignoresLiterals = ignoreLiterals
    options.tokens.ignoresIdentifiers = ignoreIdentifiers
    options.tokens.ignoresImports = ignoreImports
    options.tokens.collapsesTables = ignoreTables
    options.tokens.honoursSuppressions = suppressions.allow
    return options
  }
}

struct OverallLimits: Settings, Hashable {
  var density = Percent(hundredths: 300)
  var maxIncrease: Percent?

  static let schema: [Setting<OverallLimits>] = [
    setting(
      "duplicated_lines_density", \.density,
      stricter: .lower, "largest share of lines in clones, of all lines of measured files"),
    setting(
      "max_increase", \.maxIncrease, stricter: .lower,
      "by how much of a per cent that share may grow; 0: not at all"),
  ]
}

struct NewCodeLimits: Settings, Hashable {
  var density = Percent(hundredths: 300)
  var newClones = 0
  var count = Counting.net
  var smallChangeLines = 20

  enum Counting: String, CaseIterable, SettingValue { case net, changed }

  static let schema: [Setting<NewCodeLimits>] = [
    setting(
      "duplicated_lines_density", \.density, stricter: .lower,
      "largest share of new lines that may be in clones"),
    setting("new_clones", \.newClones, stricter: .lower, "how many clones a change may bring"),
    setting(
      "count", \.count,
      "net: without moved lines and without clones that were there before; changed: every line that was touched, as "
        + "SonarQube counts"),
    setting(
      "small_change_lines", \.smallChangeLines, stricter: .lower,
      "with fewer new lines the share is not judged"),
  ]
}

struct SuppressionLimits: Settings, Hashable {
  var allow = true
  var maxNewLines = 50

  static let schema: [Setting<SuppressionLimits>] = [
    setting("allow", \.allow, stricter: .off, "false: such comments mean nothing"),
    setting("max_new_lines", \.maxNewLines, stricter: .lower, "added lines that they may take out"),
  ]
}
