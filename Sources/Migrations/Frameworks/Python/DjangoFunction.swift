/// What a function of `RunPython` does to many rows at once, as far as its lines tell.
struct DjangoFunction {
  let app: String
  let state: DjangoState
  /// Tables by the names that stand for their models.
  private var tables: [String: ObjectName] = [:]

  init(app: String, state: DjangoState) {
    self.app = app
    self.state = state
  }

  /// `Item.objects.all().update(…)`, `….filter(…).delete()`: one statement for all rows that it finds. nil for
  /// every other line, one for a single row among them.
  mutating func bulkChange(in line: PythonLine) -> Operation? {
    noteModel(line)
    let words = line.tokens.compactMap { token in if case .name(let name) = token { name } else { nil } }
    guard let place = words.firstIndex(of: "objects"), place > 0, !isOfOneRow(line.tokens) else { return nil }
    let model = words[place - 1]
    let table = tables[model] ?? state.table("\(app).\(model.lowercased())")
    let condition: Condition = words.contains("filter") || words.contains("exclude") ? .some : .none
    if words.contains("update") { return .update(table: table, condition, values: []) }
    return words.contains("delete") ? .delete(table: table, condition) : nil
  }

  /// `Item = apps.get_model("shop", "Item")`
  private mutating func noteModel(_ line: PythonLine) {
    guard line.tokens.count > 2, case .name(let name) = line.tokens[0], line.tokens[1] == .symbol("=") else {
      return
    }
    var values = PythonValues(line, from: 2)
    guard let call = values.value().call, call.lastName == "get_model",
      let first = call.argument(0, "app_label")?.string
    else { return }
    let key = call.argument(1, "model_name")?.string.map { "\(first).\($0)" } ?? first
    tables[name] = state.table(key.lowercased())
  }

  /// `filter(pk=item.pk)`: a row at a time, in a loop most often.
  private func isOfOneRow(_ tokens: [PythonToken]) -> Bool {
    tokens.indices.contains { index in
      (tokens[index] == .name("pk") || tokens[index] == .name("id")) && index >= 2
        && tokens[index - 1] == .symbol("(") && tokens[index - 2] == .name("filter")
        && tokens.indices.contains(index + 1) && tokens[index + 1] == .symbol("=")
    }
  }
}

extension PythonValue {
  /// `migrations.RunPython.noop`
  var isNoop: Bool { if case .name(let name) = self { name.hasSuffix(".noop") } else { false } }
}
