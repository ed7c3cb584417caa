import Pages
import Storage

/// Every page with an address that shows it, and whoever looks at it.
struct Rendered: Sendable {
  let name: String
  let path: String
  let viewer: Viewer

  static let all: [Rendered] = [
    .init(name: "repositories", path: "/", viewer: Sample.reader),
    .init(name: "repository", path: "/repositories/github/acme/shop", viewer: Sample.reader),
    .init(name: "pull-passed", path: "/repositories/github/acme/shop/pulls/12", viewer: Sample.reader),
    .init(
      name: "pull-waiting", path: "/repositories/github/acme/shop/pulls/12/evaluations/41",
      viewer: Sample.reader),
    .init(
      name: "pull-blocked", path: "/repositories/github/acme/shop/pulls/12/evaluations/42",
      viewer: Sample.reader),
    .init(name: "history", path: "/repositories/github/acme/shop/pulls/12/history", viewer: Sample.reader),
    .init(name: "trends", path: "/repositories/github/acme/shop/trends", viewer: Sample.reader),
    .init(name: "queue", path: "/queue", viewer: Sample.operatorViewer),
    .init(name: "dead-letters", path: "/dead-letters", viewer: Sample.operatorViewer),
    .init(name: "health", path: "/health", viewer: Sample.operatorViewer),
    .init(name: "not-found", path: "/repositories/github/acme/secret-plans", viewer: .anonymous),
  ]

  static func answer(
    _ path: String, _ viewer: Viewer, _ reader: SampleReader = SampleReader(), method: String = "GET",
    settings: PageSettings = Sample.settings
  ) async -> PageAnswer {
    let parts = path.split(separator: "?", maxSplits: 1)
    let segments = (parts.first ?? "").split(separator: "/").map(String.init)
    let items = (parts.dropFirst().first ?? "").split(separator: "&").map {
      $0.split(separator: "=", maxSplits: 1).map(String.init)
    }
    return await ServerPages(reader, settings).answer(
      method: method, segments: segments, query: { name in items.first { $0.first == name }?.last },
      viewer: viewer, now: Sample.now)
  }

  func answer(_ reader: SampleReader = SampleReader()) async -> PageAnswer {
    await Self.answer(path, viewer, reader)
  }
}

extension PageAnswer {
  var text: String { String(decoding: body, as: UTF8.self) }
}
