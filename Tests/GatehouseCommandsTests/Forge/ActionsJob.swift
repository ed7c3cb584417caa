import Rendering
import SourceText
import TestSupport

/// What GitHub Actions sets up for a job that an event of a repository started.
struct ActionsJob {
  /// Address of the API; that of the pages as well.
  let api: String
  /// `owner/name`
  let repository: String
  /// Where files of the job are.
  let folder: TestFolder

  init(api: String, repository: String, in folder: TestFolder) {
    self.api = api
    self.repository = repository
    self.folder = folder
  }

  /// - Parameters:
  ///   - event: its name.
  ///   - payload: of the event, as GitHub sends it.
  func environment(event: String, payload: Node) throws -> [String: String] {
    try folder.write("event.json", jsonText(payload))
    for file in ["summary.md", "output.txt"] { try folder.write(file, "") }
    return [
      "PATH": "/usr/bin:/bin", "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": event,
      "GITHUB_EVENT_PATH": "\(folder.path)/event.json", "GITHUB_SERVER_URL": api, "GITHUB_API_URL": api,
      "GITHUB_REPOSITORY": repository, "GITHUB_REPOSITORY_ID": payload["repository"]?["id"]?.scalar ?? "1",
      "GITHUB_RUN_ID": "77", "GITHUB_STEP_SUMMARY": "\(folder.path)/summary.md",
      "GITHUB_OUTPUT": "\(folder.path)/output.txt", "GATEHOUSE_HTTP_CACHE": "\(folder.path)/cache",
    ]
  }
}

extension ForgeEmulator {
  /// A token that may do everything in one repository but what Apps alone may.
  ///
  /// - Parameters:
  ///   - token: nil: a new one.
  ///   - kind: `pat`, or `installation` of the App of GitHub Actions.
  @discardableResult
  func grant(
    _ token: String? = nil, to login: String, in repository: String, kind: String = "pat",
    level: String = "write"
  ) async throws -> String {
    let answer = try await admin(
      "token",
      [
        "token": token.map { .text($0) }, "name": .text(login), "kind": .text(kind),
        "app_id": kind == "installation" ? .number(15368) : nil, "repos": .list([.text(repository)]),
        "permissions": .map([
          "metadata": .text("read"), "contents": .text("read"), "statuses": .text(level),
          "checks": .text(level), "issues": .text(level), "pull_requests": .text(level),
        ]),
      ])
    return answer["token"]?.scalar ?? ""
  }
}
