public import GateKit
public import Publishing

/// What can go wrong at one call to a forge.
public enum PublicationFault: String, CaseIterable, Sendable {
  /// Nothing arrived, and that is certain.
  case unreachable
  /// Nothing arrived, and nobody knows.
  case lostBefore
  /// It was done, and nobody knows.
  case lostAfter
  /// The forge said no.
  case refused
  /// Somebody pushed just before.
  case headMoved
}

/// Another target with one fault at one call, and a list of what was called.
public actor FaultyTarget: PublicationTarget {
  public nonisolated let limits: PublicationLimits
  private let target: any PublicationTarget
  private let fault: PublicationFault?
  private let index: Int
  private let push: @Sendable () async throws -> Void
  public private(set) var calls: [Call] = []

  public enum Call: Hashable, Sendable {
    case standing, statuses, checkRuns, comments
    case write(PublicationStep)

    public var isWrite: Bool { if case .write = self { true } else { false } }
    public var isOnPullRequest: Bool {
      switch self {
      case .write(.addLabel), .write(.removeLabel), .write(.createComment), .write(.editComment),
        .write(.deleteComment):
        true
      default: false
      }
    }
  }

  /// - Parameters:
  ///   - fault: nil: none, the calls are only counted.
  ///   - index: at which call, from 0.
  ///   - push: what a person does for `headMoved`.
  public init(
    _ target: any PublicationTarget, _ fault: PublicationFault? = nil, at index: Int = 0,
    push: @escaping @Sendable () async throws -> Void = {}
  ) {
    self.target = target
    self.fault = fault
    self.index = index
    self.push = push
    limits = target.limits
  }

  public func standing(of pull: Int) async throws -> PullRequestStanding {
    try await call(.standing) { try await self.target.standing(of: pull) }
  }

  public func statuses(on commit: ObjectID, contexts: Set<String>) async throws -> [CommitStatus] {
    try await call(.statuses) { try await self.target.statuses(on: commit, contexts: contexts) }
  }

  public func checkRuns(named name: String, on commit: ObjectID) async throws -> [PostedCheckRun] {
    try await call(.checkRuns) { try await self.target.checkRuns(named: name, on: commit) }
  }

  public func comments(on pull: Int, marker: String) async throws -> [PostedComment] {
    try await call(.comments) { try await self.target.comments(on: pull, marker: marker) }
  }

  public func perform(_ step: PublicationStep, for subject: PublicationSubject) async throws {
    try await call(.write(step)) { try await self.target.perform(step, for: subject) }
  }

  private func call<Value: Sendable>(_ call: Call, _ act: () async throws -> Value) async throws -> Value {
    calls.append(call)
    guard calls.count - 1 == index, let fault else { return try await act() }
    switch fault {
    case .unreachable: throw InjectedFault(fault: fault, mayHaveArrived: false)
    case .lostBefore: throw InjectedFault(fault: fault, mayHaveArrived: true)
    case .lostAfter:
      _ = try await act()
      throw InjectedFault(fault: fault, mayHaveArrived: true)
    case .refused: throw Refusal(reason: "refused on purpose")
    case .headMoved:
      try await push()
      return try await act()
    }
  }
}

public struct InjectedFault: UnclearOutcome, CustomStringConvertible {
  public let fault: PublicationFault
  public let mayHaveArrived: Bool

  public init(fault: PublicationFault, mayHaveArrived: Bool) {
    self.fault = fault
    self.mayHaveArrived = mayHaveArrived
  }

  public var description: String { "\(fault.rawValue), on purpose" }
}
