import CivilTime
import HTTPTransfer
import SourceText
import Storage
import Synchronization

/// The figures of one process, in the text format of Prometheus (0.0.4).
final class Metrics: Sendable {
  private struct Series: Hashable {
    let name: String
    /// `{forge="github"}`, or nothing.
    let labels: String
  }

  private struct Histogram {
    var counts = [Int](repeating: 0, count: Metrics.bounds.count)
    var count = 0
    var microseconds = 0
  }

  private struct State {
    var counters: [Series: Int] = [:]
    var histograms: [Series: Histogram] = [:]
  }

  private let state = Mutex(State())

  /// Upper bounds of the buckets, in milliseconds.
  fileprivate static let bounds = [
    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000,
  ]

  enum Counter: String, CaseIterable {
    case events, work, evaluations, publications, pruned, notifications
    case storeFailures = "store_failures"

    var help: String {
      switch self {
      case .events: "Webhooks by what became of them."
      case .work: "Pieces of work by how they ended."
      case .evaluations: "Verdicts, and evaluations that were carried over."
      case .publications: "Writes to forges, by kind."
      case .notifications: "Attempts to tell somebody of a verdict, by how they ended."
      case .pruned: "Entries that were kept long enough."
      case .storeFailures: "Answers that the store failed to give."
      }
    }
  }

  enum Timer: String, CaseIterable {
    case work = "work_seconds"
    case requests = "http_request_seconds"

    var help: String {
      switch self {
      case .work: "How long pieces of work took."
      case .requests: "How long requests took, from the end of their head."
      }
    }
  }

  func count(_ counter: Counter, _ labels: KeyValuePairs<String, String> = [:], by amount: Int = 1) {
    let series = Series(name: counter.rawValue, labels: text(labels))
    state.withLock { $0.counters[series, default: 0] += amount }
  }

  func time(_ timer: Timer, _ duration: Duration, _ labels: KeyValuePairs<String, String> = [:]) {
    let series = Series(name: timer.rawValue, labels: text(labels))
    let microseconds = Int(duration / .microseconds(1))
    state.withLock { state in
      var histogram = state.histograms[series] ?? Histogram()
      histogram.count += 1
      histogram.microseconds += microseconds
      for (index, bound) in Self.bounds.enumerated() where microseconds <= bound * 1_000 {
        histogram.counts[index] += 1
      }
      state.histograms[series] = histogram
    }
  }

  /// - Parameter requests: what was asked of each forge, by the forge's name.
  func page(_ queue: QueueFigures?, oldestSeconds: Int64, requests: [(forge: String, counts: RateStatistics)])
    -> String
  {
    let (counters, histograms) = state.withLock { ($0.counters, $0.histograms) }
    var page = Page()
    for counter in Counter.allCases {
      let name = "gatehouse_\(counter.rawValue)_total"
      page.head(name, "counter", counter.help)
      for (series, value) in counters.filter({ $0.key.name == counter.rawValue }).sorted(by: order) {
        page.line(name, series.labels, "\(value)")
      }
    }
    for timer in Timer.allCases {
      let name = "gatehouse_\(timer.rawValue)"
      page.head(name, "histogram", timer.help)
      for (series, value) in histograms.filter({ $0.key.name == timer.rawValue }).sorted(by: order) {
        page.histogram(name, series.labels, value)
      }
    }
    page.requests(requests)
    if let queue { page.queue(queue, oldestSeconds) }
    return page.text
  }

  private func order<Value>(_ a: (key: Series, value: Value), _ b: (key: Series, value: Value)) -> Bool {
    a.key.labels < b.key.labels
  }

  private func text(_ labels: KeyValuePairs<String, String>) -> String { labelText(labels.map { ($0, $1) }) }

  private struct Page {
    var text = ""

    mutating func head(_ name: String, _ type: String, _ help: String) {
      text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func line(_ name: String, _ labels: String, _ value: String) {
      text += "\(name)\(labels) \(value)\n"
    }

    mutating func histogram(_ name: String, _ labels: String, _ histogram: Histogram) {
      func with(_ bound: String) -> String {
        labels.isEmpty ? "{le=\"\(bound)\"}" : "\(labels.dropLast()),le=\"\(bound)\"}"
      }
      for (bound, count) in zip(Metrics.bounds, histogram.counts) {
        line("\(name)_bucket", with(seconds(bound * 1_000)), "\(count)")
      }
      line("\(name)_bucket", with("+Inf"), "\(histogram.count)")
      line("\(name)_sum", labels, seconds(histogram.microseconds))
      line("\(name)_count", labels, "\(histogram.count)")
    }

    mutating func requests(_ forges: [(forge: String, counts: RateStatistics)]) {
      let parts: [(String, String, (RateStatistics.Counts) -> String)] = [
        ("requests", "Requests to forges, repeats included.", { "\($0.requests)" }),
        (
          "requests_saved", "Of these, answered from what was remembered: they cost no budget.",
          { "\($0.revalidated)" }
        ),
        ("requests_refused", "Of these, refused by a rate limit.", { "\($0.refused)" }),
        ("waited_seconds", "Time that requests waited for a rate limit.", { "\($0.waited.seconds)" }),
      ]
      for (name, help, value) in parts {
        head("gatehouse_forge_\(name)_total", "counter", help)
        for (forge, statistics) in forges {
          for (host, counts) in statistics.hosts.sorted(by: { $0.key < $1.key }) {
            line(
              "gatehouse_forge_\(name)_total", labelText([("forge", forge), ("host", host)]), value(counts))
          }
        }
      }
    }

    mutating func queue(_ queue: QueueFigures, _ oldestSeconds: Int64) {
      head("gatehouse_queue", "gauge", "Slots of the queue by state.")
      for (state, count) in [
        ("due", queue.due), ("later", queue.later), ("held", queue.held), ("dead", queue.dead),
      ] {
        line("gatehouse_queue", labelText([("state", state)]), "\(count)")
      }
      head("gatehouse_queue_oldest_seconds", "gauge", "How long the oldest due slot has been due.")
      line("gatehouse_queue_oldest_seconds", "", "\(oldestSeconds)")
    }
  }
}

/// `1.5` for 1,500,000: no floating point, whose digits differ from machine to machine.
private func seconds(_ microseconds: Int) -> String {
  let rest = String(microseconds % 1_000_000)
  let digits = String(repeating: "0", count: 6 - rest.count) + rest
  return "\(microseconds / 1_000_000).\(digits)"
}

private func labelText(_ labels: [(String, String)]) -> String {
  if labels.isEmpty { return "" }
  let pairs = labels.map { "\($0)=\"\(escaped($1))\"" }
  return "{\(pairs.joined(separator: ","))}"
}

private func escaped(_ value: String) -> String {
  // Each webhook is counted, and a forge's name needs none of it.
  guard value.utf8.contains(where: { $0 == 0x5C || $0 == 0x22 || $0 == 0x0A }) else { return value }
  return value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
}
