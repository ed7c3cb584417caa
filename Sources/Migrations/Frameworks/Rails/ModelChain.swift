/// `User.where(a: nil).in_batches.update_all(a: 0)`: rows changed through a model.
struct ModelChain {
  enum Effect {
    /// Reads, or nothing at all.
    case nothing
    case batches(ScriptBlock)
    case rowByRow(ScriptBlock?)
    case operation(Operation)
    /// No method that models have.
    case code
  }

  let root: String
  let links: [ScriptCall]
  let table: ObjectName
  /// The class is written in the migration itself.
  let isLocal: Bool
  private let whole: ScriptCall

  private static let lengthLimit = 100
  /// Classes that change no rows, and constants of Ruby and Rails.
  private static let harmless: Set<String> = [
    "Rails", "ENV", "Time", "Date", "DateTime", "JSON", "SecureRandom", "Arel", "Logger", "STDOUT", "STDERR",
    "Kernel", "ActiveSupport", "Digest", "I18n", "Set", "Hash", "Array", "String", "Struct", "Class",
    "Module",
    "ActiveModel", "Math", "Process", "GC", "YAML", "OpenSSL", "BCrypt", "ObjectSpace", "Regexp", "URI",
    "StrongMigrations", "Benchmark", "OpenStruct", "Integer", "Float", "Random", "Base64", "CSV",
  ]

  /// nil for a call that begins with no constant.
  init?(_ call: ScriptCall, _ scope: ScriptScope) {
    var links: [ScriptCall] = []
    var current = call
    while let receiver = current.receiver {
      links.append(current)
      guard let inner = receiver.call, links.count < Self.lengthLimit else { return nil }
      // A variable that holds a chain.
      if inner.isPlainName, let value = scope.values[inner.name]?.call {
        current = value
        if value.receiver == nil, !value.isConstant { return nil }
      } else {
        current = inner
      }
      // Admin::User: the class is the last of the constants.
      if current.name.first?.isUppercase ?? false, current.arguments.isEmpty, current.block == nil { break }
    }
    guard current.name.first?.isUppercase ?? false, !links.isEmpty, !current.hasParentheses,
      scope.values[current.name] == nil
    else { return nil }
    root = current.name
    whole = call
    self.links = links.reversed()
    let local = scope.modules[root]
    isLocal = local != nil
    let named = local?.body.lazy.compactMap { node -> String? in
      guard case .call(let call) = node, call.name == "table_name=" else { return nil }
      return call.arguments.first.flatMap { scope.evaluate($0).name }
    }.first
    table = named.map { ObjectName(dotted: $0) } ?? Inflection.table(ofModel: root)
  }

  /// The chain as a variable of its block stands for it.
  var batch: ScriptCall {
    var call = whole
    call.block = nil
    return call
  }

  private var isInBatches: Bool {
    links.contains { ["in_batches", "find_in_batches", "each_batch", "limit"].contains($0.name) }
  }

  private var condition: Condition {
    if isInBatches { return .keyRange }
    for link in links {
      let names = link.named.keys
      if link.name == "where", names.contains("id"), link.named["id"] != .some(.null) { return .fewRows }
      if ["find", "find_by", "find_by!", "first", "last", "take"].contains(link.name) { return .fewRows }
    }
    return links.contains { ["where", "not", "joins", "rewhere", "having"].contains($0.name) }
      || links.count > 2
      ? .some : .none
  }

  var effect: Effect {
    guard let last = links.last else { return .nothing }
    if Self.harmless.contains(root) { return .nothing }
    switch last.name {
    case "update_all", "touch_all", "update_counters":
      return .operation(.update(table: table, condition, values: []))
    case "delete_all", "destroy_all", "delete_by", "destroy_by":
      let by = last.name.hasSuffix("_by") && condition == .none ? Condition.some : condition
      return .operation(.delete(table: table, by))
    case "update", "update!", "update_column", "update_columns", "update_attribute", "update_attributes",
      "update_attributes!", "save", "save!", "touch", "increment!", "toggle!":
      return .operation(.update(table: table, .fewRows, values: []))
    case "destroy", "delete", "destroy!": return .operation(.delete(table: table, .fewRows))
    case "create", "create!", "insert", "insert!", "find_or_create_by", "find_or_create_by!",
      "first_or_create",
      "first_or_create!", "upsert", "create_or_find_by":
      return .operation(.insert(table: table, source: .rows(1)))
    case "insert_all", "insert_all!", "upsert_all", "import", "import!":
      return .operation(.insert(table: table, source: .rows(1)))
    case "in_batches", "each_batch":
      return last.block.map { .batches($0) } ?? .nothing
    case "each" where links.dropLast().last?.name == "in_batches":
      return last.block.map { .batches($0) } ?? .nothing
    case "find_each", "find_in_batches", "each", "each_record", "map", "flat_map", "each_with_index",
      "each_slice", "collect":
      return last.block == nil ? .nothing : .rowByRow(last.block)
    case "transaction": return .nothing
    default: return isReading(last) ? .nothing : .code
    }
  }

  private static let readers: Set<String> = [
    "reset_column_information", "count", "first", "last", "find", "find_by", "find_by!", "where", "not",
    "pluck",
    "ids", "all", "unscoped", "new", "select", "order", "limit", "joins", "left_joins", "includes", "group",
    "having", "distinct", "column_names", "columns", "columns_hash", "connection", "table_name",
    "primary_key",
    "maximum", "minimum", "sum", "average", "quoted_table_name", "arel_table", "find_by_sql", "group_by",
    "index_by", "to_a", "size", "length", "inheritance_column", "table_name_prefix", "or", "merge", "offset",
    "from", "with", "references", "preload", "eager_load", "reload", "none", "take", "pick", "values", "keys",
    "class_name", "name", "to_s", "tap", "attribute_names", "reset_table_name", "scoped", "freeze", "present",
    "sanitize_sql", "sanitize_sql_array", "sanitize_sql_for_conditions", "lock", "readonly", "to_sql",
    "find_sole_by", "then", "reset_counters",
  ]

  private func isReading(_ call: ScriptCall) -> Bool {
    if call.name.hasSuffix("?") || call.name.hasSuffix("=") || call.name == "[]" { return true }
    if call.name.first?.isUppercase ?? false { return true }
    return Self.readers.contains(call.name)
  }
}
