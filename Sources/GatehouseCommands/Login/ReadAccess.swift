import CivilTime
import Forges
import Storage

/// Who may read which repository, as the forge says; each answer counts for a while.
actor ReadAccess {
  typealias Ask = @Sendable (ForgeAccount, RepositoryName) async throws -> Bool

  private struct Question: Hashable {
    let account: ForgeAccount
    let repository: RepositoryName
  }
  private struct Answer {
    let task: Task<Bool, any Error>
    let at: Instant
  }

  private let life: TimeSpan
  private let now: @Sendable () -> Instant
  private let ask: Ask
  private var answers: [Question: Answer] = [:]

  /// Answers that are kept.
  private static let limit = 100_000

  /// - Parameter life: from the question to the next: so long it takes until what was taken away is gone.
  init(life: TimeSpan, now: @escaping @Sendable () -> Instant, ask: @escaping Ask) {
    self.life = life
    self.now = now
    self.ask = ask
  }

  /// - Throws: where the forge does not say it now. An older answer counts for nothing then.
  func mayRead(_ account: ForgeAccount, _ repository: RepositoryName) async throws -> Bool {
    let question = Question(account: account, repository: repository)
    let moment = now()
    if let answer = answers[question], isFresh(answer, moment) { return try await answer.task.value }
    if answers.count >= Self.limit {
      answers = answers.filter { isFresh($0.value, moment) }
      if answers.count >= Self.limit { answers = [:] }
    }
    let task = Task { [ask] in try await ask(account, repository) }
    answers[question] = Answer(task: task, at: moment)
    do { return try await task.value } catch {
      if answers[question]?.task == task { answers[question] = nil }
      throw error
    }
  }

  /// A clock that was set back makes no answer last longer.
  private func isFresh(_ answer: Answer, _ moment: Instant) -> Bool {
    (0..<life.seconds).contains(moment.since(answer.at).seconds)
  }
}

extension ReadAccess {
  /// Asks the forges of a server.
  init(
    life: TimeSpan, now: @escaping @Sendable () -> Instant, _ forges: ServedForges,
    onRefusal: @escaping @Sendable (RepositoryName, String) -> Void
  ) {
    self.init(life: life, now: now) { account, repository in
      guard let forge = forges.forge(of: repository) else { return false }
      do {
        return try await forge.connection(to: repository).forge.mayRead(account)
      } catch let error as ForgeError {
        switch error.kind {
        // No repository, none that this server may see, or a token that may not ask: for the viewer there is none.
        case .notFound: return false
        case .forbidden:
          onRefusal(repository, "\(error)")
          return false
        default: throw error
        }
      }
    }
  }
}
