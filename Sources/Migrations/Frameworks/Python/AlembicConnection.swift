/// Under which names a migration holds its connection, so that code which is given it is seen.
struct AlembicConnection {
  private var names: Set<String> = []
  private var sessions: Set<String> = []

  /// `conn = op.get_bind()`, `session = Session(bind=conn)`
  mutating func note(_ call: PythonCall, as name: String) {
    if call.name == "op.get_bind" { names.insert(name) }
    if ["Session", "sessionmaker"].contains(call.lastName) { sessions.insert(name) }
  }

  /// Changes rows through a session, or gives the connection to code that may do anything with it.
  func isHandedOver(by call: PythonCall) -> Bool {
    let parts = call.name.split(separator: ".").map(String.init)
    if let root = parts.first, sessions.contains(root) { return Self.changes.contains(call.lastName) }
    guard !Self.readers.contains(call.lastName), parts.first != "op" else { return false }
    return (call.arguments + call.named.values).contains { value in
      switch value {
      case .name(let name): names.contains(name) || sessions.contains(name)
      case .call(let inner): inner.name == "op.get_bind"
      default: false
      }
    }
  }

  private static let changes: Set = [
    "add", "add_all", "bulk_insert_mappings", "bulk_save_objects", "bulk_update_mappings", "commit", "delete",
    "flush", "merge",
  ]

  /// Of SQLAlchemy: they look, or make and drop the type of a column.
  private static let readers: Set = [
    "create", "drop", "from_engine", "get_inspector", "has_table", "inspect", "Inspector", "MetaData",
    "print",
    "reflect", "Session", "sessionmaker", "Table",
  ]
}
