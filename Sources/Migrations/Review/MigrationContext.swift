/// What all steps of one migration have in common; a class, so that a moment carries one reference.
final class MigrationContext: Sendable {
  let migration: Migration
  let engine: Engine
  let framework: Framework
  let settings: ReviewSettings
  /// Places in `migration.steps` by the last part of the names that they define or drop; nil for a migration
  /// of so few steps that looking at all of them is quicker.
  private let places: [String: [Int]]?

  init(_ migration: Migration, _ engine: Engine, _ framework: Framework, _ settings: ReviewSettings) {
    self.migration = migration
    self.engine = engine
    self.framework = framework
    self.settings = settings
    guard migration.steps.count > 32 else {
      places = nil
      return
    }
    var places: [String: [Int]] = [:]
    for (place, step) in migration.steps.enumerated() {
      for name in step.operation.definedNames { places[name, default: []].append(place) }
    }
    self.places = places
  }

  /// The migration's steps that make, alter, rename or drop something of this name, in order. Others may be
  /// among them.
  func steps(about name: String) -> [Step] {
    guard let places else { return migration.steps }
    return (places[name] ?? []).map { migration.steps[$0] }
  }

  /// The steps of one statement, which stand together.
  func steps(ofStatement number: Int) -> ArraySlice<Step> {
    let steps = migration.steps
    func first(_ isReached: (Int) -> Bool) -> Int {
      var (low, high) = (0, steps.count)
      while low < high {
        let middle = (low + high) / 2
        if isReached(steps[middle].statement) { high = middle } else { low = middle + 1 }
      }
      return low
    }
    return steps[first { $0 >= number }..<first { $0 > number }]
  }
}

extension Operation {
  fileprivate var definedNames: [String] {
    switch self {
    case .createTable(let table): [table.name.name]
    case .alterTable(let table, _): [table.name]
    case .renameTable(let old, let new): [old.name, new.name]
    case .renameObject(_, let old, let new): [old.name, new]
    case .drop(let drop): drop.names.map(\.name)
    case .createView(let view, _, _): [view.name]
    case .createFunction(let function): [function.name.name]
    case .createTrigger(let name, _), .createPolicy(let name, _): [name]
    default: []
    }
  }
}

extension Moment {
  var migration: Migration { context.migration }
  var engine: Engine { context.engine }
  var framework: Framework { context.framework }
  var settings: ReviewSettings { context.settings }

  func steps(about table: ObjectName) -> [Step] { context.steps(about: table.name) }

  /// The steps of the same statement.
  var statement: ArraySlice<Step> { context.steps(ofStatement: step.statement) }
}
