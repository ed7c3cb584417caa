/// What cannot be read is a finding, never silence: one rule for each reason.
extension Rule {
  static let opaqueDynamicDDL = unreadable(
    "opaque-dynamic-ddl", .warning, .dynamicSQL,
    why: "the statement is put together while it runs, so that nobody can tell what it locks or drops",
    safeForm: "write it out, or try it on a database first")
  static let opaqueCodeMigration = unreadable(
    "opaque-code-migration", .warning, .code,
    why: "what the code does to the database shows only when it runs",
    safeForm: "write operations out, or have somebody review it")
  static let notAnalysablePart = unreadable(
    "not-analysable-part", .warning, .notAnalysable,
    why: "a part of the file is for another tool, or filled in when it runs",
    safeForm: "plain SQL, one statement for each part")
  static let unparsable = unreadable(
    "unparsable", .error, .unparsable,
    why: "the text is no SQL that the engine's grammar knows, so that nothing is known of what it does",
    safeForm: "mend it, or say which engine it is for")
  static let controlBytesRule = unreadable(
    "control-bytes", .error, .controlBytes,
    why: "a person and a parser see different statements",
    safeForm: "take them out")
  static let liveModel = unreadable(
    "live-model-in-migration", .error, .liveModel,
    why: "the model is the one of today: when it changes, this migration fails or does something else",
    safeForm: "the historical model (Django's apps.get_model), or a class of the migration's own")
  static let largeData = unreadable(
    "large-data-in-migration", .info, .largeData,
    why: "a long transaction, and a file that every new database has to load",
    safeForm: "a job that seeds the rows")

  private static func unreadable(
    _ name: String, _ severity: Severity, _ kind: OpaquePart.Kind, why: String, safeForm: String
  ) -> Rule {
    Rule(
      name, severity, [.unreadable], why: why, safeForm: safeForm,
      check: .step { moment in
        guard case .opaque(let part) = moment.operation, part.kind == kind else { return [] }
        return [Hit(part.reason, object: part.reason)]
      })
  }
}
