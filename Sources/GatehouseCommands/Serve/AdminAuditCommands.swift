import CivilTime
import GateKit
import Rendering
import SourceText
import Storage

struct AdminAuditExportCommand: Command {
  var admin = AdminOptions()
  var since: Instant?
  var format = Format.jsonl

  enum Format: String, CaseIterable, OptionValue { case jsonl, csv }

  static let name = "admin audit export"
  static let abstract =
    "Write out the audit log: verdicts, overrides, freezes, policies, and what operators did"
  static let discussion = """
    Entry by entry, however long it is. In CSV a text that a spreadsheet would take for a formula begins with '; JSON \
    has every text as it is, and is what the digests are of.
    """
  static let examples = [
    CommandExample("gatehouse admin audit export --since 2026-11-01 > audit.jsonl", "all of November"),
    CommandExample("gatehouse admin audit export --format csv > audit.csv", "for a spreadsheet"),
  ]
  static let options: [Option<Self>] =
    [
      option("--since", "TIME", \.since, "what happened from then on (default: everything)"),
      option("-f, --format", "FORMAT", \.format, "one JSON object a line, or RFC 4180 with a header"),
    ] + including(\.admin)
  static let needsGates = false

  /// Entries that are held at once.
  static let page = 500

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    try await admin.withStore(console) { store in
      if format == .csv { console.print(csvLine(KeptAuditEntry.columns)) }
      var last = 0
      while true {
        let entries = try await store.audit(after: last, limit: Self.page)
        guard let end = entries.last else { break }
        last = end.id
        for entry in entries where since.map({ entry.entry.at >= $0 }) ?? true {
          console.print(format == .csv ? csvLine(entry.cells) : jsonLine(entry.node) + "\n")
        }
      }
    }
    return .passed
  }
}

struct AdminAuditVerifyCommand: Command {
  var admin = AdminOptions()

  static let name = "admin audit verify"
  static let abstract = "Read the audit log over: whether an entry was changed, or taken out"
  static let discussion = """
    Each entry's digest covers the one before. Entries that are missing at the end show only beside a digest that was \
    written down elsewhere: keep the one that this command prints.
    """
  static let examples = [CommandExample("gatehouse admin audit verify", "status 1 where it is not whole")]
  static let options: [Option<Self>] = including(\.admin)
  static let needsGates = false

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    switch try await admin.withStore(console, { try await $0.verifyAudit() }) {
    case .whole(let entries, let digest):
      let end = digest.isEmpty ? "" : "; the last one has the digest \(digest)"
      console.print("the audit log is whole: \(entries == 1 ? "1 entry" : "\(entries) entries")\(end)\n")
      return .passed
    case .broken(let entry):
      console.print("the audit log is broken at entry \(entry): it is missing, or is not what was written\n")
      return .blocked
    }
  }
}

struct AdminResendCommand: Command {
  var admin = AdminOptions()
  var delivery = ""

  static let name = "admin resend"
  static let abstract = "Have a notification sent again"
  static let examples = [
    CommandExample("gatehouse admin resend msg_0b7c1d", "as admin dead shows it")
  ]
  static let options: [Option<Self>] =
    [argument("DELIVERY", \.delivery, required: true, "its delivery id")] + including(\.admin)
  static let needsGates = false

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    try await admin.withStore(console) { store in
      let now = console.now()
      guard try await store.reviveNotice(delivery, now: now) else {
        throw UsageError(
          "no notification with the delivery \(delivery) was given up or delivered",
          wayOut: "gatehouse admin dead lists those that were given up")
      }
      try await store.record(
        AuditEntry(
          at: now, actor: operatorName(console), action: "revive", repository: nil, subject: nil,
          detail: jsonLine(.map(["notification": .text(delivery)]))))
    }
    console.print("\(delivery) put into the outbox\n")
    return .passed
  }
}

extension KeptAuditEntry {
  fileprivate static let columns = [
    "id", "at", "actor", "action", "repository", "subject", "detail", "digest",
  ]

  fileprivate var cells: [String] {
    [
      "\(id)", entry.at.description, entry.actor, entry.action, entry.repository.map { "\($0)" } ?? "",
      entry.subject ?? "", entry.detail, digest,
    ]
  }

  fileprivate var node: Node {
    .map([
      "id": .number(id), "at": .text(entry.at.description), "actor": .text(entry.actor),
      "action": .text(entry.action), "repository": entry.repository.map { .text("\($0)") },
      "subject": entry.subject.map { .text($0) }, "detail": .text(entry.detail), "digest": .text(digest),
    ])
  }
}

/// A record of RFC 4180, with no text that a spreadsheet would compute.
func csvLine(_ cells: [String]) -> String {
  cells.map { cell in
    let isFormula = cell.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
    return "\"" + (isFormula ? "'" : "") + cell.replacing("\"", with: "\"\"") + "\""
  }.joined(separator: ",") + "\r\n"
}
