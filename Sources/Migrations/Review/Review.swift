internal import SourceText

/// Judges the migrations that a change adds to one source: the base is replayed into a schema, then each of
/// the
/// change's operations is judged in turn, with the schema, the locks and the transaction that it meets.
struct Review {
  let framework: Framework
  let engine: Engine
  let settings: ReviewSettings

  private(set) var findings: [MigrationFinding] = []
  private var schema = Schema()
  private var newTables: Set<ObjectName> = []
  private var newTypes: Set<ObjectName> = []
  private var transaction = TransactionState()
  private var session = SessionState()

  private let stepRules: [(Rule, @Sendable (Moment) -> [Hit])]

  init(framework: Framework, engine: Engine, settings: ReviewSettings) {
    self.framework = framework
    self.engine = engine
    self.settings = settings
    stepRules = Rule.all.compactMap { rule in
      guard case .step(let check) = rule.check, rule.holds(for: engine) else { return nil }
      guard settings.severity(of: rule) > .off else { return nil }
      return (rule, check)
    }
  }

  mutating func replay(_ migrations: [Migration]) {
    for migration in migrations {
      for written in migration.steps {
        for step in withCalledBodies(written) { schema.apply(step.operation) }
      }
    }
  }

  mutating func judge(_ migration: Migration) {
    let opens = opensTransaction(migration)
    transaction = TransactionState()
    transaction.isOpen = opens
    session = SessionState()
    for written in migration.steps {
      for step in withCalledBodies(written) {
        judge(step, of: migration)
        follow(step)
        schema.apply(step.operation)
      }
    }
    let moment = MigrationMoment(
      migration: migration, engine: engine, framework: framework, settings: settings, opensTransaction: opens)
    for rule in Rule.all where rule.holds(for: engine) {
      guard case .migration(let check) = rule.check else { continue }
      for hit in check(moment) { add(rule, hit, migration.path, hit.line) }
    }
  }

  mutating func judge(_ history: HistoryMoment) {
    for rule in Rule.all {
      guard case .history(let check) = rule.check else { continue }
      for hit in check(history) {
        guard let path = hit.path else { continue }
        add(rule, hit, path, hit.line)
      }
    }
  }

  /// A step and, where it calls functions that migrations made, what their bodies do.
  private func withCalledBodies(_ step: Step) -> [Step] {
    guard case .select(let functions) = step.operation, engine.dialect == .postgres else { return [step] }
    let bodies = functions.compactMap { schema.functions[$0.lowercased()] }.filter { $0.language != "c" }
    return [step]
      + bodies.flatMap { function in
        PostgresBlock.steps(
          of: Array(function.body.utf8), firstLine: step.line, statement: step.statement, level: 1
        ).map { inner in
          Step(
            inner.operation, line: step.line, statement: step.statement,
            isOutsideTransaction: step.isOutsideTransaction)
        }
      }
  }

  // MARK: one step

  private mutating func judge(_ step: Step, of migration: Migration) {
    let moment = Moment(
      step: step, engine: engine, framework: framework, schema: schema, newTables: newTables,
      newTypes: newTypes,
      transaction: transaction, session: session, settings: settings,
      isInTransaction: transaction.isOpen && !step.isOutsideTransaction, migration: migration)
    for (rule, check) in stepRules {
      for hit in check(moment) { add(rule, hit, hit.path ?? migration.path, hit.line ?? step.line) }
    }
  }

  private mutating func add(_ rule: Rule, _ hit: Hit, _ path: RepositoryPath, _ line: Int?) {
    let severity = settings.severity(of: rule)
    guard severity > .off else { return }
    let finding = MigrationFinding(
      rule: rule.name, severity: severity, path: hit.path ?? path, line: line, message: hit.message,
      object: hit.object, why: rule.why, rewrite: hit.rewrite)
    // Several actions of one statement may say the same.
    if findings.last.map({
      $0.rule == rule.name && $0.line == line && $0.object == hit.object && $0.path == path
    })
      ?? false
    {
      return
    }
    findings.append(finding)
  }

  /// What the step leaves behind for those after it.
  private mutating func follow(_ step: Step) {
    let cost = PostgresCost(step.operation, schema, engine, isUTC: session.isUTC)
    for part in cost.parts where transaction.isOpen && !newTables.contains(part.table) {
      let held = transaction.locks[part.table]?.level ?? .accessShare
      if part.lock > held { transaction.locks[part.table] = (part.lock, step.line) }
    }
    if settings.requiresLockTimeout, !session.hasLockTimeout,
      cost.parts.contains(where: { $0.lock >= .share })
    {
      session.isReported = true
    }
    switch step.operation {
    case .transaction(.begin):
      if !transaction.isOpen || transaction.isExplicit { transaction = TransactionState() }
      transaction.isOpen = true
      transaction.isExplicit = true
    case .transaction(.commit), .transaction(.rollback):
      transaction.end()
      session.endTransaction()
    case .set(let name, let value, let isLocal): session.set(name, value, isLocal: isLocal)
    case .createTable(let table): if schema.table(table.name) == nil { newTables.insert(table.name) }
    case .renameTable(let old, let new): if newTables.remove(old) != nil { newTables.insert(new) }
    case .createView(let view, _, _): if !schema.views.contains(view) { newTables.insert(view) }
    case .createEnum(let name, _), .createDomain(let name, _, _): newTypes.insert(name)
    case .renameObject(.type, let old, let new):
      if newTypes.remove(old) != nil { newTypes.insert(ObjectName(schema: old.schema, new)) }
    case .addEnumValue(let type, let value):
      if !newTypes.contains(type) { transaction.enumValues[value] = type }
    case .alterTable(let table, .addConstraint(let constraint)) where constraint.isNotValid:
      transaction.unvalidated.insert([table.description, constraint.name ?? ""])
    default: return
    }
  }

  /// Whether the tool runs the file as one transaction.
  func opensTransaction(_ migration: Migration) -> Bool {
    if let said = migration.isInTransaction { return said }
    guard settings.transactions == .framework, framework.opensTransaction else { return false }
    switch framework {
    case .flyway:
      // Flyway looks itself, and leaves the transaction where nothing else is in the file.
      return !migration.steps.allSatisfy { $0.operation.concurrentWords != nil } || migration.steps.isEmpty
    case .golangMigrate:
      return Set(migration.steps.map(\.statement)).count > 1
    default: return true
    }
  }
}

extension ReviewSettings {
  func severity(of rule: Rule) -> Rule.Severity {
    severities[rule.name] ?? rule.severity
  }
}
