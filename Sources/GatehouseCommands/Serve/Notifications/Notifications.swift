import CivilTime
import GateKit
import LocalSystem
import Service
import SourceText
import Storage

/// All who are told of verdicts.
struct Notifications: Sendable {
  let recipients: [NotificationRecipient]

  init(_ settings: Named<NotificationSettings>, in folder: LocalPath, _ console: Console) throws {
    recipients = try settings.entries.map { entry in
      try NotificationRecipient(entry.key, entry.value, in: folder, console)
    }
  }

  /// - Parameter key: of the report.
  func notices(of change: VerdictChange, key: String) -> [NewNotice] {
    recipients.compactMap { $0.notice(of: change, key: key) }
  }

  /// Sends what is in the outbox until it is cancelled. What waits for somebody whom the configuration has no more is
  /// given up first.
  func run(
    _ outbox: any Outbox, _ backOff: BackOff, time: TimeSource, metrics: Metrics, log: ServeLog
  ) async {
    let failed: @Sendable (StoreFailure) -> Void = { failure in
      metrics.count(.storeFailures)
      log.write("store failed", ["reason": .text("\(failure)"), "may-pass": .bool(failure.mayPass)])
    }
    do throws(StoreFailure) {
      _ = try await outbox.buryNotices(
        except: recipients.map(\.name), problem: "the configuration has no recipient of this name",
        now: time.now())
    } catch {
      failed(error)
    }
    await withTaskGroup(of: Void.self) { group in
      for recipient in recipients {
        let sender = NoticeSender(
          recipient.name, outbox, backOff, time: time, send: { await recipient.send($0, now: time.now()) },
          ended: { claim, ending in tell(claim, ending, metrics, log) }, failed: failed)
        group.addTask { await sender.run() }
      }
    }
  }
}

private func tell(_ claim: NoticeClaim, _ ending: NoticeSender.Ending, _ metrics: Metrics, _ log: ServeLog) {
  let (word, reason, until): (String, String?, Instant?) =
    switch ending {
    case .delivered: ("delivered", nil, nil)
    case .postponed(let until, let reason): ("postponed", reason, until)
    case .buried(let reason): ("given-up", reason, nil)
    }
  metrics.count(.notifications, ["outcome": word])
  let notice = claim.notice
  log.write(
    "notification \(word)",
    [
      "recipient": .text(notice.recipient), "delivery": .text(notice.delivery),
      "repository": notice.repository.map { .text("\($0)") }, "subject": .text(notice.subject),
      "attempt": .number(claim.attempt), "reason": reason.map { .text($0) },
      "until": until.map { .text("\($0)") },
    ])
}
