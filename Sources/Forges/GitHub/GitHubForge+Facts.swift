import CivilTime
import GateKit
import HTTPTransfer
import SourceText

extension GitHubForge {
  /// Throws where GitHub cannot be asked at all: a fact that it refuses is unknown, a network that is down is
  /// not a fact.
  public func facts(_ question: FactQuestion, of pull: PullRequest) async throws -> FactAnswer {
    async let reviews = told("reviews", of: question.names) { try await self.reviews(of: pull) }
    async let committers = told("committers", of: question.names) {
      try await self.committers(of: pull, question)
    }
    async let checks = told("checks", of: question.names) { try await self.checks(on: pull.head, question) }
    async let baseChecks = told("base_checks", of: question.names) { try await self.baseChecks(question) }
    async let deployments = told("deployments", of: question.names) {
      try await self.deployments(of: pull.head)
    }
    async let comments = told("comments", of: question.names) {
      try await self.commandComments(on: pull.number)
    }
    async let labels = told("labels.set_by", of: question.names) { try await self.labelsWithSetters(pull) }
    async let openChanges = told("open_changes", of: question.names) {
      Told(value: try await self.openChanges(beside: pull))
    }
    async let teams = told("teams", of: question.names) { try await self.teams(question.teams) }

    var answer = FactAnswer(facts: pull.facts)
    answer.take(try await reviews, \.reviews)
    answer.take(try await committers, \.committers)
    answer.take(try await checks, \.checks)
    answer.take(try await baseChecks, \.baseChecks)
    answer.take(try await deployments, \.deployments)
    answer.take(try await comments, \.comments)
    answer.take(try await labels, \.labels)
    answer.take(try await openChanges, \.openChanges)
    answer.take(try await teams, \.teams)
    let people = answer.peopleWhoseRoleMatters
    answer.take(
      try await told("permissions", of: question.names) { try await self.permissions(of: people) },
      \.permissions)
    return answer
  }

  /// - Parameter names: of the facts that are asked for.
  func told<Value: Sendable>(
    _ name: String, of names: Set<String>,
    _ tell: @Sendable () async throws -> Told<Value>
  ) async throws -> Told<Value> {
    guard names.contains(name) else { return Told() }
    do {
      var told = try await tell()
      told.unknown = told.unknown.map { "\(name): \($0)" }
      return told
    } catch let error as ForgeError where error.isAboutOneThing {
      return Told(unknown: ["\(name): \(error)"])
    }
  }
}

/// A fact, or why it is not known; both where a part is known; neither where nobody asked.
struct Told<Value: Sendable>: Sendable {
  var value: Value?
  var unknown: [String] = []
}

extension FactAnswer {
  mutating func take<Value>(_ told: Told<Value>, _ fact: WritableKeyPath<Facts, Value?>) {
    if let value = told.value { facts[keyPath: fact] = value }
    unknown += told.unknown
  }

  /// Authors of reviews and of comments that command, and whoever set a label. Sorted, each once.
  fileprivate var peopleWhoseRoleMatters: [String] {
    let logins =
      (facts.reviews ?? []).map(\.author) + (facts.comments ?? []).map(\.author)
      + (facts.labels ?? []).compactMap(\.setBy)
    var seen: Set<[UInt8]> = []
    return logins.filter { seen.insert(folded($0)).inserted }.sorted()
  }
}

extension ForgeError {
  /// The forge answered, and the answer is about what was asked for.
  public var isAboutOneThing: Bool {
    switch kind {
    case .forbidden, .notFound, .rejected, .unreadable: true
    case .unauthenticated, .limited, .unavailable, .unreachable: false
    }
  }
}
