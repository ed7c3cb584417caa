import Dispatch
import LocalSystem

/// SIGTERM and SIGINT, as a wish to stop.
final class StopSignals {
  private let wishes: AsyncStream<Void>
  private let sources: [any DispatchSourceSignal]

  init() {
    let (wishes, wish) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    self.wishes = wishes
    sources = ThisProcess.holdBackStopSignals().map { number in
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { wish.yield() }
      source.activate()
      return source
    }
  }

  /// Returns after the first.
  func wait() async {
    for await _ in wishes { return }
  }
}
