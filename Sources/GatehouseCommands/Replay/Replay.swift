import GateEngine
import GateKit
import GitReading
import Rendering
import Synchronization

/// Judges past changes of one branch under policies, side by side, as `check` would have judged them then.
struct Replay: Sendable {
  /// The folder of the repository; each worker opens it once, for all changes that it takes.
  let folder: String
  let policies: [NamedPolicy]
  let facts: PastFacts
  let pages: ForgePages?
  /// Names of the gates that are asked; nil: all.
  var only: Set<String>?
  var caches: GateCaches?
  /// Changes that are judged at a time.
  var workers = 1
  /// What deadlines of gates are counted by.
  var clock: any Clock<Duration> = ContinuousClock()

  /// What became of the changes, in their order, whatever the number of workers.
  ///
  /// - Parameter finished: called once a change, from any thread.
  func judge(
    _ changes: [PastChange], finished: @escaping @Sendable (String) -> Void = { _ in }
  ) async throws -> [ReplayedChange] {
    let turns = Turns()
    return try await withThrowingTaskGroup(of: [(Int, ReplayedChange)].self) { group in
      for _ in 0..<max(1, min(workers, changes.count)) {
        group.addTask {
          let worker = try ReplayWorker(self)
          var done: [(Int, ReplayedChange)] = []
          while true {
            let index = turns.next()
            guard index < changes.count, !Task.isCancelled else { return done }
            done.append((index, try await worker.judged(changes[index])))
            finished(changes[index].commit.id.short)
          }
        }
      }
      var all: [(Int, ReplayedChange)] = []
      for try await part in group { all += part }
      return all.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}

/// Whose turn it is: each number once.
private final class Turns: Sendable {
  private let number = Mutex(0)

  func next() -> Int {
    number.withLock { number in
      defer { number += 1 }
      return number
    }
  }
}

/// One of those that judge at a time: what it has read of history serves its next change too.
private struct ReplayWorker: Sendable {
  let replay: Replay
  let repository: GitRepository
  let tips: PastTips

  init(_ replay: Replay) throws {
    self.replay = replay
    repository = try GitRepository(opening: replay.folder)
    tips = PastTips(in: repository)
  }

  func judged(_ past: PastChange) async throws -> ReplayedChange {
    let facts = try replay.facts.facts(of: past)
    var judgements: [ReplayedJudgement] = []
    do {
      let change = try await repository.change(base: past.base, head: past.head)
      let subject = Subject(facts: facts, head: .commit(past.head), change: change)
      for policy in replay.policies { judgements.append(await judgement(of: subject, past, policy)) }
    } catch {
      judgements = replay.policies.map { _ in ReplayedJudgement(failure: "\(error)") }
    }
    return ReplayedChange(
      commit: past.commit, kind: past.kind.rawValue, base: past.base, head: past.head, facts: facts,
      page: replay.pages?.commit(past.commit.id),
      pullPage: facts.url ?? facts.number.flatMap { replay.pages?.pull($0) }, judgements: judgements)
  }

  private func judgement(of subject: Subject, _ past: PastChange, _ named: NamedPolicy) async
    -> ReplayedJudgement
  {
    let moment = past.commit.committer.time
    var judgement = Judgement(repository: repository, now: moment)
    judgement.clock = replay.clock
    judgement.only = replay.only
    judgement.caches = replay.caches
    judgement.judgesMissingReports = false
    do {
      let names = Set(named.policy.gates.map(\.name)).union(named.policy.shape.definitions.keys)
      let adoption = try await Adoption(of: subject.change, in: repository, gates: names)
      // The target stood where the change was merged into; other branches where they were at that moment.
      let (target, base, tips) = (subject.facts.target, past.base, tips)
      let surroundings = Surroundings(
        evidence: { _ in [] },
        tip: { $0 == target ? base : try await tips.tip(of: $0, at: moment) }, adoption: adoption)
      let evaluation = try await judgement.evaluate(subject, named.policy, named.origin, surroundings)
      return ReplayedJudgement(evaluation.report)
    } catch let wrong as Judgement.WrongPolicy {
      let words = wrong.problems.map(\.description).joined(separator: "; ")
      return ReplayedJudgement(failure: "the policy's rules make settings that do not fit: \(words)")
    } catch {
      return ReplayedJudgement(failure: "\(error)")
    }
  }
}
