import CivilTime
import Rendering
import SourceText
import Storage

/// Work that waits, in the order in which it would be taken.
struct QueuePage {
  let figures: QueueFigures
  let work: [QueuedWork]
  let now: Instant

  /// Rows.
  static let limit = 200

  func page(_ frame: PageFrame) -> HTMLPage {
    let rows = work.map { slot in
      [
        name(slot.work), html(now.since(slot.since).forPeople),
        slot.worker.map { "held by \(html($0))" } ?? due(slot),
        grouped(slot.attempts), slot.problem.map { html($0.truncated(to: 400)) } ?? "",
      ]
    }
    let list =
      rows.isEmpty
      ? "<p>Nothing waits.</p>"
      : table(
        "Work, the next first",
        [Column("Work"), .number("Waits for"), Column("State"), .number("Attempts"), .wide("Last problem")],
        rows)
    return frame.page("Queue", at: .queue, body: tiles(figures, now: now) + "\n" + list)
  }

  private func due(_ slot: QueuedWork) -> String {
    slot.due <= now ? "due" : "in \(slot.due.since(now).forPeople)"
  }
}

/// Work that was given up.
struct DeadLettersPage {
  let work: [QueuedWork]
  let now: Instant

  /// Rows.
  static let limit = 200

  func page(_ frame: PageFrame) -> HTMLPage {
    let rows = work.map { slot in
      [
        name(slot.work), htmlTime(slot.due), grouped(slot.attempts),
        html((slot.problem ?? "nobody said why").truncated(to: 1000))
          + "<br/>To try again: <code>\(html(revival(slot.work)))</code>",
      ]
    }
    let list =
      rows.isEmpty
      ? "<p>There are none: nothing was given up.</p>"
      : "<p class=\"line\">Nothing tries these again by itself; a new event of the same pull request does.</p>\n"
        + table(
          "Given up, the last first",
          [.wide("Work"), Column("Given up"), .number("Attempts"), .wide("Problem")], rows)
    return frame.page("Dead letters", at: .deadLetters, body: list)
  }

  private func revival(_ work: WorkKey) -> String {
    "gatehouse admin requeue \(shellWord(work.repository.description)) \(shellWord(work.subject))"
  }
}

/// What an operator looks at first when something seems wrong.
struct HealthPage {
  let figures: QueueFigures
  /// Why the store takes no writes; nil where it does.
  let problem: String?
  let events: [KeptEvent]
  let now: Instant

  /// Rows.
  static let limit = 50

  func page(_ frame: PageFrame) -> HTMLPage {
    let rows = events.map { kept in
      let event = kept.event
      return [
        "\(kept.id)<br/><span class=\"from quiet id\">\(html(event.delivery.truncated(to: 60)))</span>",
        htmlTime(kept.received), html("\(event.forge) \(event.name)"),
        event.repository.map { html($0.description) } ?? "", html(event.sender ?? ""), state(kept.state),
      ]
    }
    let store =
      problem.map {
        "<div class=\"verdict errored\"><p><span aria-hidden=\"true\">‼</span> The store takes no writes</p><p>\(html($0))</p></div>"
      }
      ?? "<p class=\"line\"><span class=\"badge passed\"><span aria-hidden=\"true\">✓</span> the store takes writes</span></p>"
    let list =
      rows.isEmpty
      ? "<p>No event came yet.</p>"
      : table(
        "Recent events, newest first",
        [
          .wide("Event and delivery"), Column("Received"), Column("Kind"), Column("Repository"),
          Column("Sender"), Column("Outcome"),
        ], rows)
    return frame.page(
      "Health", at: .health,
      body: """
        \(store)
        \(tiles(figures, now: now))
        <section aria-labelledby="events">
        <h2 id="events">Events</h2>
        \(list)
        </section>
        """)
  }

  private func state(_ state: KeptEvent.State) -> String {
    switch state {
    case .open: "<span class=\"badge pending\"><span aria-hidden=\"true\">◷</span> in the queue</span>"
    case .finished: "<span class=\"badge passed\"><span aria-hidden=\"true\">✓</span> answered</span>"
    case .dead: "<span class=\"badge blocked\"><span aria-hidden=\"true\">✗</span> given up</span>"
    }
  }
}

private func tiles(_ figures: QueueFigures, now: Instant) -> String {
  func tile(_ name: String, _ value: String, isAlarm: Bool = false) -> String {
    "<div\(isAlarm ? " class=\"alarm\"" : "")><dt>\(name)</dt><dd>\(value)</dd></div>"
  }
  let dead = tile("Dead letters", grouped(figures.dead), isAlarm: figures.dead > 0)
  return """
    <dl class="figures">
    \(tile("Due", grouped(figures.due)))\(tile("Being judged", grouped(figures.held)))\
    \(tile("For later", grouped(figures.later)))\
    \(tile("Oldest waits for", figures.oldestDue.map { now.since($0).forPeople } ?? "–"))\(dead)
    </dl>
    """
}

private func name(_ work: WorkKey) -> String {
  let subject = html(work.subject)
  let shown =
    work.pullNumber.map { "<a href=\"\(html(PageAddress.pull(work.repository, $0).path))\">\(subject)</a>" }
    ?? subject
  return "\(html(work.repository.description)) \(shown)"
}

/// As it has to be written for a shell to read it as itself.
private func shellWord(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy { byte in
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || "-_./".utf8.contains(byte)
  }
  return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
}
