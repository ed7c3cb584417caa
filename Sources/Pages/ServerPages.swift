public import CivilTime
import GateKit
import Rendering
import SourceText
public import Storage

/// The pages of a server: an address and a viewer in, a status and HTML out. Nothing is written.
public struct ServerPages: Sendable {
  let reader: any PageReader
  let settings: PageSettings

  public init(_ reader: any PageReader, _ settings: PageSettings) {
    self.reader = reader
    self.settings = settings
  }

  /// - Parameters:
  ///   - segments: parts of the path, percent-decoded.
  ///   - query: the value of the parameter with this name.
  ///   - onFailure: is told what the page does not say.
  public func answer(
    method: String = "GET", segments: [String], query: (String) -> String? = { _ in nil }, viewer: Viewer,
    now: Instant, onFailure: (StoreFailure) -> Void = { _ in }
  ) async -> PageAnswer {
    let asked = PageAddress(segments: segments)
    let frame = PageFrame(settings: settings, viewer: viewer, asked: asked)
    // What may not be seen is answered before anything is looked up, so that not even the time tells them apart.
    guard let address = asked, viewer.mayRead(address) else {
      return problem(.notFound, frame)
    }
    guard method == "GET" || method == "HEAD" else { return problem(.methodNotAllowed, frame) }
    let before = query("before").flatMap { Int($0) }
    do {
      let found = try await answer(address, frame, before: before, branch: query("branch"), now: now)
      return found ?? problem(.notFound, frame)
    } catch {
      onFailure(error)
      return problem(.failed, frame)
    }
  }

  /// The ways to sign in.
  ///
  /// - Parameter target: the path of the page that somebody is led to afterwards.
  public func signIn(leadingTo target: String) -> PageAnswer {
    PageAnswer(SignInPage(target: target).page(anonymousFrame))
  }
  /// For whoever cannot be told apart from anybody: the token is unknown.
  public func notSignedIn() -> PageAnswer { problem(.notSignedIn, anonymousFrame) }
  /// For whoever comes from a forge that did not say who they are.
  public func notSignedIn(_ problem: SignInProblem) -> PageAnswer {
    self.problem(.signIn(problem), anonymousFrame)
  }
  /// For what is no page.
  public func notFound() -> PageAnswer { problem(.notFound, anonymousFrame) }
  /// For a request that no page of this server made.
  public func refused() -> PageAnswer { problem(.refused, anonymousFrame) }
  /// For whatever went wrong before the page was asked for.
  public func failed() -> PageAnswer { problem(.failed, anonymousFrame) }

  private var anonymousFrame: PageFrame { PageFrame(settings: settings, viewer: .anonymous) }

  private func problem(_ problem: ProblemPage, _ frame: PageFrame) -> PageAnswer {
    PageAnswer(problem.page(frame), status: problem.status)
  }

  /// nil where there is nothing at the address.
  private func answer(
    _ address: PageAddress, _ frame: PageFrame, before: Int?, branch: String?,
    now: Instant
  ) async throws(StoreFailure) -> PageAnswer? {
    switch address {
    case .style:
      return PageAnswer(Array(htmlStyle.utf8), contentType: "text/css; charset=utf-8", cache: .forever)
    case .repositories: return PageAnswer(try await repositories(frame.viewer, now).page(frame))
    case .repository(let name): return PageAnswer(try await repository(name, before).page(frame))
    case .trends(let name): return PageAnswer(try await trends(name, branch).page(frame))
    case .pull(let name, let number):
      guard let kept = try await reader.newestReport(of: .pull(name, number)) else { return nil }
      return pull(kept, number, newest: nil, frame)
    case .evaluation(let name, let number, let id):
      guard let kept = try await evaluation(name, number, id) else { return nil }
      let newest = try await reader.reports(
        of: name, subject: kept.report.work.subject, limit: 1, before: nil)
      return pull(kept, number, newest: newest.first.flatMap { $0.id == id ? nil : $0 }, frame)
    case .document(let name, let number, let id):
      return try await evaluation(name, number, id).map {
        PageAnswer($0.report.document, contentType: "application/json", cache: .never)
      }
    case .history(let name, let number):
      return try await history(name, number, before).map { PageAnswer($0.page(frame)) }
    case .queue:
      let figures = try await reader.figures(now: now)
      let work = try await reader.queue(limit: QueuePage.limit)
      return PageAnswer(QueuePage(figures: figures, work: work, now: now).page(frame))
    case .deadLetters:
      let work = try await reader.deadLetters(limit: DeadLettersPage.limit)
      return PageAnswer(DeadLettersPage(work: work, now: now).page(frame))
    case .health: return PageAnswer(try await health(now).page(frame))
    }
  }
}

// What each page reads.
extension ServerPages {
  /// Reports of a repository that are looked through for the newest of each pull request.
  private static let reportLimit = 200
  /// Repositories of the first page.
  private static let repositoryLimit = 500

  private func repositories(_ viewer: Viewer, _ now: Instant) async throws(StoreFailure)
    -> RepositoriesPage
  {
    let names = try await reader.repositories().filter { viewer.mayRead($0) }
    var standings: [RepositoriesPage.Standing] = []
    for name in names.sorted().prefix(Self.repositoryLimit) {
      let reports = try await reader.reports(of: name, subject: nil, limit: Self.reportLimit, before: nil)
      standings.append(.init(repository: name, newest: reports.newestOfPulls))
    }
    return RepositoriesPage(standings: standings, figures: try await reader.figures(now: now), now: now)
  }

  private func repository(_ name: RepositoryName, _ before: Int?) async throws(StoreFailure) -> RepositoryPage
  {
    let reports = try await reader.reports(of: name, subject: nil, limit: Self.reportLimit, before: before)
    let newest = reports.newestOfPulls
    var pulls: [RepositoryPage.Pull] = []
    for summary in newest.prefix(RepositoryPage.limit) {
      let kept = try await reader.report(summary.id)
      pulls.append(.init(report: summary, opening: kept.map { ReportOpening($0.report.document) }))
    }
    let isCut = newest.count > RepositoryPage.limit || reports.count == Self.reportLimit
    let last = newest.count > RepositoryPage.limit ? pulls.last?.report.id : reports.last?.id
    return RepositoryPage(repository: name, pulls: pulls, before: isCut ? last : nil)
  }

  private func evaluation(_ name: RepositoryName, _ number: Int, _ id: Int) async throws(StoreFailure)
    -> KeptReport?
  {
    // Under the address of one pull request nothing of another one is shown, which the viewer may not see.
    try await reader.report(id).flatMap { $0.report.work == .pull(name, number) ? $0 : nil }
  }

  private func pull(_ kept: KeptReport, _ number: Int, newest: ReportSummary?, _ frame: PageFrame)
    -> PageAnswer
  {
    switch KeptDocument(kept.report.document) {
    case .report(let report):
      PageAnswer(PullPage(kept: kept, report: report, number: number, newest: newest).page(frame))
    case .failure(let reason):
      PageAnswer(UnjudgedPage(kept: kept, number: number, reason: reason).page(frame))
    case .unknown: problem(.failed, frame)
    }
  }

  private func history(_ name: RepositoryName, _ number: Int, _ before: Int?) async throws(StoreFailure)
    -> HistoryPage?
  {
    let work = WorkKey.pull(name, number)
    let limit = HistoryPage.limit
    let reports = try await reader.reports(of: name, subject: work.subject, limit: limit + 1, before: before)
    guard !reports.isEmpty else { return nil }
    var documents: [KeptDocument] = []
    for summary in reports {
      documents.append(
        try await reader.report(summary.id).map { KeptDocument($0.report.document) } ?? .unknown)
    }
    let evaluations = reports.indices.prefix(limit).map { index in
      HistoryPage.Evaluated(
        summary: reports[index],
        since: HistoryPage.Since(documents[index], before: documents.dropFirst(index + 1).first))
    }
    return HistoryPage(
      repository: name, number: number, evaluations: Array(evaluations),
      before: reports.count > limit ? reports[limit - 1].id : nil)
  }

  private func health(_ now: Instant) async throws(StoreFailure) -> HealthPage {
    var problem: String?
    do { try await reader.check() } catch { problem = error.description }
    var filter = EventFilter()
    filter.limit = HealthPage.limit
    return HealthPage(
      figures: try await reader.figures(now: now), problem: problem, events: try await reader.events(filter),
      now: now)
  }
}
