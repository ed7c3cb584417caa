import CivilTime
import GateKit
import Synchronization

/// How one call of a gate ended.
enum Examination: Sendable {
  case answer(GateAnswer)
  case malformed(MalformedEvidence)
  case stale(StaleEvidence)
  case unavailable(Unavailable)
  case failed(reason: String, isReproducible: Bool)
  case deadline
}

/// Calls the gate and stops waiting at the deadline. A gate that does not listen to cancellation goes on in the
/// background, and its answer is dropped: a hanging gate may not hang the verdict.
func examine(
  _ gate: PreparedGate, _ context: GateContext, within limit: TimeSpan, _ clock: any Clock<Duration>
) async -> Examination {
  let race = Race()
  let work = Task { race.finish(await ask(gate, context)) }
  let alarm = Task {
    // Cancelled means that the gate was in time.
    guard (try? await clock.sleep(for: .seconds(limit.seconds))) != nil else { return }
    race.finish(.deadline)
  }
  let end = await race.end()
  work.cancel()
  alarm.cancel()
  return end
}

private func ask(_ gate: PreparedGate, _ context: GateContext) async -> Examination {
  do {
    return .answer(try await gate.examine(context))
  } catch let malformed as MalformedEvidence {
    return .malformed(malformed)
  } catch let stale as StaleEvidence {
    return .stale(stale)
  } catch let unavailable as Unavailable {
    return .unavailable(unavailable)
  } catch let failure as Irreproducible {
    return .failed(reason: failure.description, isReproducible: false)
  } catch {
    return .failed(reason: "\(error)", isReproducible: true)
  }
}

/// The first of two to finish decides.
private final class Race: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Examination, Never>)
    case over(Examination)
  }
  private let state = Mutex(State.open)

  func finish(_ end: Examination) {
    let waiting: CheckedContinuation<Examination, Never>? = state.withLock { state in
      switch state {
      case .open:
        state = .over(end)
        return nil
      case .awaited(let continuation):
        state = .over(end)
        return continuation
      case .over: return nil
      }
    }
    waiting?.resume(returning: end)
  }

  func end() async -> Examination {
    await withCheckedContinuation { continuation in
      let over: Examination? = state.withLock { state in
        if case .over(let end) = state { return end }
        state = .awaited(continuation)
        return nil
      }
      if let over { continuation.resume(returning: over) }
    }
  }
}
