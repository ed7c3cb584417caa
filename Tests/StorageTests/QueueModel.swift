import CivilTime
import Storage

/// What the queue should do, in memory and for one caller: written from the contract, in other words than
/// SQL.
struct QueueModel {
  struct Demand {
    var due: Instant
    /// Only from `due` on, and not at once.
    var isDelayed: Bool
    var since: Instant

    mutating func join(_ other: Demand) {
      due = min(due, other.due)
      isDelayed = isDelayed && other.isDelayed
    }
  }

  struct Holder {
    let token: String
    let worker: String
    let generation: Int
    var until: Instant
  }

  struct Slot {
    let work: WorkKey
    var wanted = 0
    var done = 0
    var isDead = false
    var attempts = 0
    /// Of what waits, or of what is held.
    var demand: Demand
    /// Of what came during the work.
    var next: Demand?
    var holder: Holder?
    var events: [(event: Int, generation: Int)] = []

    var isWaiting: Bool { wanted > done && !isDead }

    func isHeld(_ now: Instant) -> Bool {
      holder.map { $0.until > now && $0.until <= now.after(600) } ?? false
    }

    func isReady(_ now: Instant) -> Bool {
      isWaiting && !isHeld(now) && (!demand.isDelayed || demand.due <= now)
    }
  }

  /// In the order in which they were made, as their ids count.
  private(set) var slots: [Slot] = []
  private var served: [RepositoryName: Int] = [:]
  private var claims = 0
  private(set) var events: [String: Int] = [:]

  private func index(_ work: WorkKey) -> Int? { slots.firstIndex { $0.work == work } }

  mutating func accept(_ delivery: String, id: Int, _ work: [WorkKey], _ now: Instant) {
    guard events[delivery] == nil else { return }
    events[delivery] = id
    for key in Set(work).sorted(by: { ($0.repository.key, $0.subject) < ($1.repository.key, $1.subject) }) {
      let slot = ask(key, Demand(due: now, isDelayed: false, since: now), revives: true)
      slots[slot].events.append((id, slots[slot].wanted))
    }
  }

  mutating func enqueue(_ work: WorkKey, _ due: Instant, _ now: Instant) {
    _ = ask(work, Demand(due: due, isDelayed: due > now, since: now), revives: false)
  }

  private mutating func ask(_ work: WorkKey, _ demand: Demand, revives: Bool) -> Int {
    guard let index = index(work) else {
      slots.append(Slot(work: work, wanted: 1, demand: demand))
      return slots.count - 1
    }
    if slots[index].isDead {
      guard revives else { return index }
      slots[index].isDead = false
      slots[index].attempts = 0
      slots[index].demand = demand
    } else if slots[index].holder != nil {
      if slots[index].next == nil { slots[index].next = demand } else { slots[index].next?.join(demand) }
    } else if slots[index].wanted > slots[index].done {
      slots[index].demand.join(demand)
    } else {
      slots[index].demand = demand
    }
    slots[index].wanted += 1
    return index
  }

  /// What the next claim gives: work, generation, attempt and events.
  func nextClaim(_ now: Instant) -> (work: WorkKey, generation: Int, attempt: Int, events: [Int])? {
    func held(_ name: RepositoryName) -> Int {
      slots.filter { $0.work.repository == name && $0.isHeld(now) }.count
    }
    let best = slots.indices.filter { slots[$0].isReady(now) }.min { a, b in
      let (one, two) = (slots[a], slots[b])
      return (held(one.work.repository), served[one.work.repository] ?? 0, one.demand.due.seconds, Int64(a))
        < (held(two.work.repository), served[two.work.repository] ?? 0, two.demand.due.seconds, Int64(b))
    }
    guard let best else { return nil }
    let slot = slots[best]
    return (
      slot.work, slot.wanted, slot.attempts + 1, slot.events.filter { $0.generation > slot.done }.map(\.event)
    )
  }

  mutating func took(_ claim: Claim, by worker: String) {
    guard let index = index(claim.work) else { return }
    claims += 1
    served[claim.work.repository] = claims
    slots[index].attempts += 1
    slots[index].next = nil
    slots[index].holder = Holder(
      token: claim.token, worker: worker, generation: slots[index].wanted, until: claim.until)
  }

  enum Ending { case renew(Instant), finish, postpone(Instant), bury }

  /// - Returns: false where somebody else has it.
  mutating func end(_ claim: Claim, _ ending: Ending, _ now: Instant) -> Bool {
    guard let index = index(claim.work), let holder = slots[index].holder, holder.token == claim.token else {
      return false
    }
    let next = slots[index].next
    if case .renew(let until) = ending {
      slots[index].holder?.until = until
      return true
    }
    slots[index].holder = nil
    slots[index].next = nil
    switch ending {
    case .renew: break
    case .finish:
      slots[index].done = holder.generation
      slots[index].attempts = 0
      if let next { slots[index].demand = next }
    case .postpone(let until):
      slots[index].demand.due = until
      slots[index].demand.isDelayed = true
      if let next { slots[index].demand.join(next) }
    case .bury:
      if let next {
        slots[index].attempts = 0
        slots[index].demand = next
      } else {
        slots[index].isDead = true
        slots[index].demand.due = now
      }
    }
    return true
  }

  mutating func revive(_ work: WorkKey, _ now: Instant) -> Bool {
    guard let index = index(work), slots[index].isDead else { return false }
    slots[index].isDead = false
    slots[index].attempts = 0
    slots[index].demand.due = now
    slots[index].demand.isDelayed = false
    return true
  }

  func state(_ event: Int) -> KeptEvent.State {
    let waiting = slots.filter { slot in
      slot.events.contains { $0.event == event && $0.generation > slot.done }
    }
    return waiting.contains(where: \.isDead) ? .dead : waiting.isEmpty ? .finished : .open
  }

  func figures(_ now: Instant) -> QueueFigures {
    var figures = QueueFigures()
    for slot in slots where slot.wanted > slot.done {
      if slot.isDead {
        figures.dead += 1
      } else if slot.isHeld(now) {
        figures.held += 1
      } else if slot.isReady(now) {
        figures.due += 1
        figures.oldestDue = min(figures.oldestDue ?? slot.demand.due, slot.demand.due)
      } else {
        figures.later += 1
      }
    }
    return figures
  }
}
