/// Whether a default has to be computed for every row that is there.
enum Volatility {
  /// Functions whose value differs from row to row, built in or of the extensions that come with PostgreSQL.
  private static let volatile: Set<String> = [
    "random", "random_normal", "gen_random_uuid", "uuid_generate_v1", "uuid_generate_v1mc",
    "uuid_generate_v4",
    "uuidv4", "uuidv7", "gen_random_bytes", "gen_salt", "clock_timestamp", "timeofday", "nextval", "currval",
    "lastval", "setval", "pg_sleep", "set_config", "txid_current_if_assigned", "array_shuffle",
    "array_sample",
    "newid", "uuid", "rand",
  ]

  /// Functions that defaults use and that are stable or immutable.
  private static let steady: Set<String> = [
    "now", "transaction_timestamp", "statement_timestamp", "current_setting", "current_user",
    "current_database",
    "timezone", "date_trunc", "date_part", "extract", "to_char", "to_date", "to_timestamp", "to_number",
    "make_date", "make_timestamp", "make_timestamptz", "make_interval", "age", "upper", "lower", "initcap",
    "btrim",
    "ltrim", "rtrim", "trim", "concat", "concat_ws", "format", "replace", "left", "right", "substr",
    "substring",
    "length", "char_length", "repeat", "reverse", "md5", "sha256", "digest", "encode", "decode", "coalesce",
    "nullif", "greatest", "least", "abs", "round", "floor", "ceil", "ceiling", "power", "mod", "to_json",
    "to_jsonb", "json_build_object", "jsonb_build_object", "json_build_array", "jsonb_build_array",
    "jsonb_object",
    "json_object", "array_append", "array_cat", "string_to_array", "array_to_string", "cast", "row", "hstore",
    "to_tsvector", "setweight", "st_geomfromtext", "st_setsrid", "st_makepoint", "daterange", "tsrange",
    "tstzrange", "int4range", "int8range", "numrange", "pg_backend_pid", "txid_current", "split_part", "lpad",
    "rpad", "ascii", "chr", "bit_length", "quote_literal", "quote_ident", "version", "pi", "sqrt", "ln",
    "exp",
  ]

  /// The function that makes it so; nil for a default that is computed once.
  static func volatileFunction(in value: SQLExpression, _ schema: Schema) -> (name: String, isKnown: Bool)? {
    for function in value.functions {
      if let known = schema.functions[function] {
        if known.volatility == .volatile, !isInlined(known) { return (function, true) }
      } else if volatile.contains(function) {
        return (function, true)
      } else if !steady.contains(function) {
        return (function, false)
      }
    }
    return nil
  }

  /// `SELECT 1` in SQL: PostgreSQL puts the body in the place of the call, and the body is a constant.
  private static func isInlined(_ function: Function) -> Bool {
    guard function.language == "sql" else { return false }
    let words = function.body.split { " \n\t;".contains($0) }
    guard words.count == 2, words[0].lowercased() == "select" else { return false }
    return !words[1].contains("(")
  }
}
