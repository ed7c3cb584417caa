internal import SourceText

/// Judges the migrations that a change adds to one source: the base is replayed into a schema, then each of
/// the
/// change's operations is judged in turn, with the schema, the locks and the transaction that it meets.
struct Review {
  let framework: Framework
  let engine: Engine
  let settings: ReviewSettings

  private(set) var findings: [MigrationFinding] = []
  private var gone: [GoneName] = []
  private var schema = Schema()
  private var newTables: Set<ObjectName> = []
  private var newTypes: Set<ObjectName> = []
  private var transaction = TransactionState()
  private var session = SessionState()

  private let sqlite: SQLiteReplay?
  private let stepRules: [StepRule]
  private let migrationRules: [MigrationRule]

  // Each check beside its rule, since a tuple of the two would be copied for every step.
  private struct StepRule {
    let rule: Rule
    let check: @Sendable (Moment) -> [Hit]
  }

  private struct MigrationRule {
    let rule: Rule
    let check: @Sendable (MigrationMoment) -> [Hit]
  }

  init(framework: Framework, engine: Engine, settings: ReviewSettings) {
    self.framework = framework
    self.engine = engine
    self.settings = settings
    sqlite = engine.dialect == .sqlite ? SQLiteReplay() : nil
    let rules = Rule.all.filter { $0.holds(for: engine) }
    stepRules = rules.compactMap { rule in
      guard case .step(let check) = rule.check, settings.severity(of: rule) > .off else { return nil }
      return StepRule(rule: rule, check: check)
    }
    migrationRules = rules.compactMap { rule in
      guard case .migration(let check) = rule.check, settings.severity(of: rule) > .off else { return nil }
      return MigrationRule(rule: rule, check: check)
    }
  }

  mutating func replay(_ migrations: [Migration]) {
    for migration in migrations {
      for written in migration.steps {
        for step in withCalledBodies(written) { schema.apply(step.operation) }
        sqlite?.replay(written)
      }
    }
  }

  mutating func adopt(_ dump: SchemaDump) { schema.adopt(dump) }

  mutating func judge(_ migration: Migration) {
    let opens = opensTransaction(migration)
    transaction = TransactionState()
    transaction.isOpen = opens
    if settings.newTables == .sameFile {
      newTables = []
      newTypes = []
    }
    session = SessionState()
    let context = MigrationContext(migration, engine, framework, settings)
    for written in migration.steps {
      let outcome = sqlite?.attempt(written)
      if outcome == nil { sqlite?.replay(written) }
      for step in withCalledBodies(written.corrected(by: outcome)) {
        if step.isOutsideTransaction { leaveTransaction() }
        judge(step, in: context, outcome.flatMap(\.refusal))
        follow(step)
        schema.apply(step.operation)
      }
    }
    let moment = MigrationMoment(
      migration: migration, engine: engine, framework: framework, settings: settings, opensTransaction: opens)
    for index in migrationRules.indices {
      for hit in migrationRules[index].check(moment) {
        add(migrationRules[index].rule, hit, migration.path, hit.line)
      }
    }
  }

  /// What the change takes away for good.
  var goneNames: [GoneName] { gone.filter { $0.isGone(from: schema) } }

  mutating func judge(_ written: HistoryMoment) {
    var history = written
    history.schema = schema
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
          var moved = inner.moved(to: step.line, isOutsideTransaction: step.isOutsideTransaction)
          moved.sql = nil
          return moved
        }
      }
  }

  /// These tools commit before a step that runs outside, and begin anew behind it.
  private mutating func leaveTransaction() {
    guard transaction.isOpen, framework == .alembic || framework == .efcore else { return }
    transaction.end()
    session.endTransaction()
    transaction.isOpen = true
  }

  // MARK: one step

  private mutating func judge(_ step: Step, in context: MigrationContext, _ refusal: String?) {
    let moment = Moment(
      step: step, context: context, schema: schema, newTables: newTables, newTypes: newTypes,
      transaction: transaction, session: session,
      isInTransaction: transaction.isOpen && !step.isOutsideTransaction, refusal: refusal)
    gone += GoneName.names(in: moment)
    for index in stepRules.indices {
      let hits = stepRules[index].check(moment)
      guard !hits.isEmpty else { continue }
      let rule = stepRules[index].rule
      // A brief lock on a table that everybody uses is no small matter.
      let isHot = rule.effects.contains(.briefLock) && moment.touchesHotTable
      for hit in hits {
        add(
          rule, hit, hit.path ?? context.migration.path, hit.line ?? step.line,
          isAtLeast: isHot ? .error : .off)
      }
    }
  }

  private mutating func add(
    _ rule: Rule, _ hit: Hit, _ path: RepositoryPath, _ line: Int?, isAtLeast least: Rule.Severity = .off
  ) {
    let said = settings.severity(of: rule, own: hit.severity)
    guard said > .off else { return }
    let severity = settings.severities[rule.name] ?? max(said, least)
    let finding = MigrationFinding(
      rule: rule.name, severity: severity, path: hit.path ?? path, line: line, message: hit.message,
      object: hit.object, why: rule.why,
      rewrite: hit.rewrite.worded(for: framework, schema, engine, in: hit.path ?? path))
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
    defer {
      if settings.newTables == .off { (newTables, newTypes) = ([], []) }
    }
    let cost = PostgresCost(step.operation, schema, engine, isUTC: session.isUTC)
    let locks = cost.parts.contains { $0.lock >= .share && !newTables.contains($0.table) }
    for part in cost.parts where transaction.isOpen && !newTables.contains(part.table) {
      let held = transaction.locks[part.table]?.level ?? .accessShare
      if part.lock > held { transaction.locks[part.table] = (part.lock, step.line) }
    }
    if locks, !session.hasLockTimeout(atMost: settings.longestLockTimeout) { session.isReported = true }
    if locks, session.statementTimeout == nil { session.isStatementTimeoutReported = true }
    for part in cost.parts where part.work != nil && !newTables.contains(part.table) {
      session.passes[part.table] = (step.statement, step.line)
      switch step.operation {
      case .update, .delete:
        if transaction.isOpen { transaction.rowChangeLine = transaction.rowChangeLine ?? step.line }
      default: break
      }
    }
    switch step.operation {
    case .transaction(.begin):
      if !transaction.isOpen || transaction.isExplicit { transaction = TransactionState() }
      transaction.isOpen = true
      transaction.isExplicit = true
    case .transaction(.commit), .transaction(.rollback):
      transaction.end()
      session.endTransaction()
    // SQLite passes over it in a transaction.
    case .set("foreign_keys", _, _) where transaction.isOpen: return
    case .set(let name, let value, let isLocal): session.set(name, value, isLocal: isLocal)
    case .drop(let drop) where drop.kind == .table:
      session.droppedTables.formUnion(drop.names.filter { !drop.ifExists || schema.table($0) != nil })
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
