internal import Cryptography
internal import SourceText

extension TrialPlan {
  /// SHA-256 of all that a trial runs, 64 hexadecimal digits: two plans of one digest are one piece of work, whatever
  /// commits they were made from.
  public var digest: String {
    var text = DigestedText()
    for scripts in [base, change] {
      text.add(scripts.count)
      for script in scripts { text.add(script) }
    }
    return text.finish()
  }
}

/// Each part behind its length, so that no two plans are the same bytes.
private struct DigestedText: ~Copyable {
  private var hash = SHA256()

  mutating func add(_ number: Int) { hash.update(Array("\(number) ".utf8)) }

  mutating func add(_ script: TrialPlan.Script) {
    add(script.path.bytes)
    add(script.isInTransaction ? 1 : 0)
    add(script.statements)
    add(script.downPath.bytes)
    // No way back is another plan than an empty one.
    add(script.down == nil ? 0 : 1)
    add(script.down ?? [])
  }

  private mutating func add(_ statements: [TrialPlan.Statement]) {
    add(statements.count)
    for statement in statements {
      add(statement.line)
      add(Array(statement.text.utf8))
      add(statement.hasData ? 1 : 0)
    }
  }

  private mutating func add(_ bytes: [UInt8]) {
    add(bytes.count)
    hash.update(bytes)
  }

  consuming func finish() -> String { hash.finishHex() }
}
