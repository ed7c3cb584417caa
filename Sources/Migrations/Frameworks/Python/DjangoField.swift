/// A field of a Django model, as far as the database sees it.
struct DjangoField: Hashable {
  /// `IntegerField`
  let kind: String
  var column: String
  /// nil for what has no column (many to many), or a type that nobody here knows.
  let type: SQLType?
  let isNull: Bool
  let isPrimaryKey: Bool
  let isUnique: Bool
  let isIndexed: Bool
  /// Python's default, which Django writes into old rows and then takes back.
  let defaultText: String?
  /// `db_default`, which stays.
  let databaseDefault: SQLExpression?
  /// `app.model`, lower case.
  let target: String?
  let isManyToMany: Bool
  /// `through`: a model of its own is the table of the pairs.
  let hasOwnJoinTable: Bool
  /// `db_constraint=False` leaves the foreign key out.
  let hasConstraint: Bool

  /// `models.CharField(max_length=40)`
  init?(_ value: PythonValue, name: String) {
    guard let call = value.call else { return nil }
    kind = call.lastName
    func flag(_ name: String) -> Bool { call.named[name]?.bool ?? false }
    isManyToMany = kind == "ManyToManyField"
    hasOwnJoinTable = call.named["through"].map { $0 != .none } ?? false
    hasConstraint = call.named["db_constraint"]?.bool ?? true
    let isLink = kind == "ForeignKey" || kind == "OneToOneField"
    let link = call.argument(0, "to")
    target = isLink || isManyToMany ? link?.string?.lowercased() ?? "" : nil
    column = call.named["db_column"]?.string ?? (isLink ? "\(name)_id" : name)
    isNull = flag("null")
    isPrimaryKey = flag("primary_key")
    isUnique = flag("unique") || kind == "OneToOneField"
    let hasIndex = kind == "ForeignKey" || kind == "SlugField"
    isIndexed = (call.named["db_index"]?.bool ?? hasIndex) && !isUnique && !isPrimaryKey
    databaseDefault = call.named["db_default"].map { value in
      if let function = value.call {
        return SQLExpression(text: "\(function.lastName)()", functions: [Self.function(function.lastName)])
      }
      return SQLExpression(text: "a constant")
    }
    switch call.named["default"] {
    case nil, .some(.none): defaultText = Self.emptyDefault(call)
    case .some(.string(let text)): defaultText = "'\(text)'"
    case .some(.number(let text)): defaultText = text
    case .some(.bool(let value)): defaultText = value ? "true" : "false"
    case .some: defaultText = "a value"
    }
    type = isManyToMany ? nil : Self.type(call)
  }

  /// What Django writes into old rows where nobody says it: `""` for a text that may be blank, and now.
  private static func emptyDefault(_ call: PythonCall) -> String? {
    func flag(_ name: String) -> Bool { call.named[name]?.bool ?? false }
    guard !flag("null"), !flag("primary_key") else { return nil }
    if flag("auto_now") || flag("auto_now_add") { return "a value" }
    guard flag("blank"), call.named["default"] == nil else { return nil }
    return takesEmptyText(call.lastName) ? "''" : nil
  }

  /// Also a field of somebody's own, which most of the time stands on a text.
  private static func takesEmptyText(_ kind: String) -> Bool {
    let others = [
      "Integer", "Auto", "Boolean", "Date", "DateTime", "Decimal", "Duration", "Float", "IPAddress", "Time",
      "UUID", "JSON", "Array", "Range", "HStore",
    ]
    return !others.contains { kind.hasSuffix("\($0)Field") }
      && !["ForeignKey", "OneToOneField"].contains(kind)
  }

  /// `Now()`, `RandomUUID()` of Django's own database functions.
  private static func function(_ name: String) -> String {
    switch name {
    case "RandomUUID", "UUID4": "gen_random_uuid"
    case "Random": "random"
    default: name.lowercased()
    }
  }

  /// A field of somebody's own is named for what it stands on: `NullableCharField`.
  private static func base(of kind: String) -> String {
    kinds.first { kind.hasSuffix($0) } ?? kind
  }

  /// Longer names before those that they end in.
  private static let kinds = [
    "PositiveSmallIntegerField", "PositiveBigIntegerField", "PositiveIntegerField", "SmallIntegerField",
    "BigIntegerField", "SmallAutoField", "BigAutoField", "NullBooleanField", "GenericIPAddressField",
    "IPAddressField", "DateTimeField", "FilePathField", "OneToOneField", "IntegerField", "BooleanField",
    "DurationField", "DecimalField", "BinaryField", "ForeignKey", "CharField", "SlugField", "EmailField",
    "URLField", "FileField", "ImageField", "TextField", "AutoField", "DateField", "TimeField", "FloatField",
    "UUIDField", "JSONField",
  ]

  private static func type(_ call: PythonCall) -> SQLType? {
    let kind = base(of: call.lastName)
    switch kind {
    case "CharField", "SlugField", "EmailField", "URLField", "FileField", "ImageField", "FilePathField":
      let usual = ["SlugField": 50, "EmailField": 254, "URLField": 200][kind] ?? 100
      let length = call.named["max_length"]?.integer ?? (kind == "CharField" ? nil : usual)
      return SQLType("varchar", length.map { [$0] } ?? [])
    case "TextField": return SQLType("text")
    case "IntegerField", "PositiveIntegerField", "AutoField": return SQLType("integer")
    case "BigIntegerField", "PositiveBigIntegerField", "BigAutoField": return SQLType("bigint")
    case "SmallIntegerField", "PositiveSmallIntegerField", "SmallAutoField": return SQLType("smallint")
    case "BooleanField", "NullBooleanField": return SQLType("boolean")
    case "DateTimeField": return SQLType("timestamptz")
    case "DateField": return SQLType("date")
    case "TimeField": return SQLType("time")
    case "DurationField": return SQLType("interval")
    case "FloatField": return SQLType("double precision")
    case "DecimalField":
      return SQLType("numeric", ["max_digits", "decimal_places"].compactMap { call.named[$0]?.integer })
    case "UUIDField": return SQLType("uuid")
    case "JSONField": return SQLType("jsonb")
    case "BinaryField": return SQLType("bytea")
    case "GenericIPAddressField", "IPAddressField": return SQLType("inet")
    // The key of another model, where that one is not known.
    case "ForeignKey", "OneToOneField": return SQLType("bigint")
    default: return nil
    }
  }
}
