public import CivilTime
public import GateKit
import SourceText

/// What `evaluate` reads from its standard input: what the description asks for, and nothing else.
public struct ExternalRequest: Settings, Equatable {
  public var version = ExternalProtocol.version
  public var gate = ""
  public var now = Instant(seconds: 0)
  public var settings = AnyDocument(document: .map([:]))
  public var facts: AnyDocument?
  public var change: ChangeEntry?
  public var commits: [CommitEntry]?
  public var snapshots: [SnapshotEntry] = []
  public var reports: [ReportEntry] = []

  public init() {}

  public static let schema: [Setting<ExternalRequest>] = [
    setting("protocol", \.version, required: true, "1"),
    setting("gate", \.gate, required: true, "the id of its description"),
    setting("now", \.now, required: true, "the moment of judgement; a gate reads no other clock"),
    setting(
      "settings", \.settings, required: true, "as the policy has them, with the defaults of the description"),
    setting("facts", \.facts, "the facts that it asked for and that are known; see gatehouse schema facts"),
    setting("change", \.change, "where it asked for the change"),
    setting("commits", \.commits, "where it asked for commits; parents before children"),
    setting("snapshots", \.snapshots, required: true, "the files that it asked for, in the order of reads"),
    setting("reports", \.reports, required: true, "the reports that were found"),
  ]

  public struct ChangeEntry: Settings, Equatable {
    public var base: String?
    public var mergeBase: String?
    public var head: String?
    public var files: [FileEntry] = []

    public init() {}

    public static let schema: [Setting<ChangeEntry>] = [
      setting("base", \.base, "the tip of the target branch; absent where everything is new"),
      setting("merge_base", \.mergeBase, "the commit that the lines are counted from"),
      setting("head", \.head, "the commit that is judged; absent before it is made"),
      setting("files", \.files, required: true, "sorted by the bytes of their paths"),
    ]
  }

  public struct FileEntry: Settings, Equatable {
    public enum Status: String, CaseIterable, SettingValue {
      case added, modified, deleted, renamed, copied
      case typeChanged = "type_changed"
    }
    public var path = ""
    public var pathBytes: String?
    public var status = Status.modified
    public var previousPath: String?
    public var previousPathBytes: String?
    public var mode: String?
    public var binary = false
    public var addedLines: [LineRange] = []
    public var removedLines: [LineRange] = []

    public init() {}

    public static let schema: [Setting<FileEntry>] = [
      setting("path", \.path, required: true, "at head; of a deleted file, where it was"),
      setting(
        "path_bytes", \.pathBytes, "in hexadecimal, where path is quoted: not UTF-8, or control characters"),
      setting("status", \.status, required: true, "what became of it"),
      setting("previous_path", \.previousPath, "of a file that was renamed or copied"),
      setting("previous_path_bytes", \.previousPathBytes, "in hexadecimal, where previous_path is quoted"),
      setting(
        "mode", \.mode, "100644, 100755, 120000 (link) or 160000 (submodule); absent once it is deleted"),
      setting("binary", \.binary, required: true, "no lines are known of it"),
      setting("added_lines", \.addedLines, required: true, "lines of head that the merge base lacks"),
      setting("removed_lines", \.removedLines, required: true, "lines of the merge base that head lacks"),
    ]
  }

  public struct LineRange: Settings, Equatable {
    public var from = 1
    public var to = 1

    public init() {}

    public static let schema: [Setting<LineRange>] = [
      setting("from", \.from, required: true, within: 1...1_000_000_000, "first line, counted from 1"),
      setting("to", \.to, required: true, within: 1...1_000_000_000, "last line"),
    ]
  }

  public struct CommitEntry: Settings, Equatable {
    public var id = ""
    public var parents: [String] = []
    public var author = ""
    public var email = ""
    public var time = Instant(seconds: 0)
    public var message = ""

    public init() {}

    public static let schema: [Setting<CommitEntry>] = [
      setting("id", \.id, required: true, "40 hexadecimal digits"),
      setting("parents", \.parents, required: true, "their ids; two for a merge"),
      setting("author", \.author, required: true, "name of the author, as written"),
      setting("email", \.email, required: true, "mail of the author, as written"),
      setting("time", \.time, required: true, "when it was committed, as written"),
      setting("message", \.message, required: true, "subject, blank line, body"),
    ]
  }

  public struct SnapshotEntry: Settings, Equatable {
    public var of = SnapshotName.head
    public var files: [ContentEntry] = []

    public init() {}

    public static let schema: [Setting<SnapshotEntry>] = [
      setting("of", \.of, required: true, "which one"),
      setting(
        "files", \.files, required: true, "sorted by the bytes of their paths; no links, no submodules"),
    ]
  }

  public struct ContentEntry: Settings, Equatable {
    public var path = ""
    public var pathBytes: String?
    public var size = 0
    public var text: String?
    public var base64: String?

    public init() {}

    public static let schema: [Setting<ContentEntry>] = [
      setting("path", \.path, required: true, "from the repository's root"),
      setting("path_bytes", \.pathBytes, "in hexadecimal, where path is quoted"),
      setting("size", \.size, required: true, within: 0...Int.max, "bytes"),
      setting("text", \.text, "the content, where it is UTF-8"),
      setting("base64", \.base64, "the content, where it is not; neither of the two: larger than 1 MiB"),
    ]
  }

  public struct ReportEntry: Settings, Equatable {
    public var id = ""
    public var path = ""
    public var digest = ""
    public var text: String?
    public var base64: String?

    public init() {}

    public static let schema: [Setting<ReportEntry>] = [
      setting("id", \.id, required: true, "the report's name in the policy"),
      setting("path", \.path, required: true, "where it was"),
      setting("digest", \.digest, required: true, "SHA-256 of its bytes"),
      setting("text", \.text, "the content, where it is UTF-8"),
      setting("base64", \.base64, "the content, where it is not"),
    ]
  }
}
