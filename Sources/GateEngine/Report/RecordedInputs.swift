public import CivilTime
public import GateKit
import SourceText

/// What a report says of its own inputs: enough for `verify` to evaluate again, given the repository's objects and
/// the reports by digest.
public struct RecordedInputs: Settings, Equatable {
  /// The version of the program that made the report; another one may answer otherwise.
  public var program = ""
  public var base: String?
  public var mergeBases: [String] = []
  public var head: String?
  public var facts = Facts()
  public var policy = RecordedPolicy()
  public var evidence: [RecordedEvidence] = []
  public var waivers: WaiverFile?
  public var waiverMarks: [RecordedMark] = []
  public var idleWaivers: [RecordedIdleWaiver] = []
  public var baseline: Baseline?
  public var tips: [RecordedTip] = []
  public var now = Instant(seconds: 0)
  public var unknownFacts = UnknownFacts.areNotAsked
  public var only: [String]?
  public var evidenceDeadline: Instant?

  public init() {}

  public static let schema: [Setting<RecordedInputs>] = [
    setting("program", \.program, required: true, "version of the program that made the report"),
    setting("base", \.base, "the commit at the tip of the target; absent for a change of everything"),
    setting("merge_bases", \.mergeBases, "where head left base; the change is counted from the first"),
    setting("head", \.head, "the commit that was judged; absent where no commit existed yet"),
    setting("facts", \.facts, "what the forge or the command line said of the pull request"),
    setting("policy", \.policy, required: true, "the policy in force, with its text"),
    setting("evidence", \.evidence, "the reports that the gates read, by digest"),
    setting("waivers", \.waivers, "the waivers of base"),
    setting("waiver_marks", \.waiverMarks, "where each waiver stands, in order"),
    setting(
      "idle_waivers", \.idleWaivers, "waivers that cannot be used, and those that the change adds or alters"),
    setting("baseline", \.baseline, "the adoption baseline of base"),
    setting("tips", \.tips, "tips of the branches that gates asked for"),
    setting("now", \.now, required: true, "the moment of judgement"),
    setting("unknown_facts", \.unknownFacts, "what became of a gate whose facts nobody knew"),
    setting("only", \.only, "names of the gates that were chosen; absent: all"),
    setting("evidence_deadline", \.evidenceDeadline, "until when a missing report could still come"),
  ]

  /// Names that should be commits and are not.
  public var inconsistencies: [Inconsistency] {
    func misfit(_ keys: [String], _ text: String?) -> Inconsistency? {
      guard let text, ObjectID(text) == nil else { return nil }
      return Inconsistency(keys, "expected a commit id of 40 hexadecimal digits, found \"\(text)\"")
    }
    let named = [
      misfit(["base"], base), misfit(["head"], head), misfit(["policy", "commit"], policy.commit),
      misfit(["policy", "floor", "commit"], policy.floor?.commit),
    ]
    return named.compactMap { $0 }
      + mergeBases.enumerated().compactMap { misfit(["merge_bases", "\($0)"], $1) }
      + tips.enumerated().compactMap { misfit(["tips", "\($0)", "commit"], $1.commit) }
      + evidence.enumerated().compactMap { misfit(["evidence", "\($0)", "commit"], $1.commit) }
  }
}

public struct RecordedPolicy: Settings, Equatable {
  public var source = PolicyOrigin.Source.base
  public var commit: String?
  public var files: [RecordedFile] = []
  public var floor: RecordedFloor?

  public init() {}

  public static let schema: [Setting<RecordedPolicy>] = [
    setting("source", \.source, required: true, "where the policy in force came from"),
    setting("commit", \.commit, "the commit it was read at; absent for a file or the command line"),
    setting("files", \.files, "the policy file first, then what it extends"),
    setting("floor", \.floor, "the organisation's policy, below which it may not fall"),
  ]
}

public struct RecordedFloor: Settings, Equatable {
  public var place = ""
  public var commit: String?
  public var files: [RecordedFile] = []

  public init() {}

  public static let schema: [Setting<RecordedFloor>] = [
    setting(
      "place", \.place, required: true, "the repository and branch, or the file, that it was read from"),
    setting("commit", \.commit, "the commit it was read at; absent for a file"),
    setting("files", \.files, "the policy file first, then what it extends"),
  ]
}

public struct RecordedFile: Settings, Equatable {
  public var name = ""
  public var digest = ""
  public var text = ""

  public init() {}

  public static let schema: [Setting<RecordedFile>] = [
    setting("name", \.name, required: true, "the file, or built-in: <name>"),
    setting("digest", \.digest, required: true, "SHA-256 of the text, 64 hexadecimal digits"),
    setting("text", \.text, required: true, "the whole file"),
  ]
}

public struct RecordedEvidence: Settings, Equatable {
  public var id = ""
  public var of = EvidenceRequest.Origin.head
  public var path = ""
  public var pathBytes: String?
  public var digest = ""
  public var commit: String?
  public var made: Instant?
  public var text: String?

  public init() {}

  public static let schema: [Setting<RecordedEvidence>] = [
    setting("id", \.id, required: true, "the report's name in the policy"),
    setting("of", \.of, "whose report it is: head's, or the merge base's to compare with"),
    setting("path", \.path, required: true, "where it was"),
    setting("path_bytes", \.pathBytes, "the path's bytes in hexadecimal, where path is quoted"),
    setting("digest", \.digest, required: true, "SHA-256 of its bytes, 64 hexadecimal digits"),
    setting("commit", \.commit, "the commit it speaks of"),
    setting("made", \.made, "when it was made"),
    setting("text", \.text, "all of it, where it was made for this judgement and no file holds it"),
  ]
}

public struct RecordedMark: Settings, Equatable {
  public var source = ""
  public var line = 0
  public var column = 0

  public init() {}

  public static let schema: [Setting<RecordedMark>] = [
    setting("source", \.source, required: true, "the file as the person knows it"),
    setting("line", \.line, "1-based; 0 where there are no lines"),
    setting("column", \.column, "1-based, in characters"),
  ]
}

public struct RecordedIdleWaiver: Settings, Equatable {
  public var gate = ""
  public var mark = RecordedMark()
  public var message = ""

  public init() {}

  public static let schema: [Setting<RecordedIdleWaiver>] = [
    setting("gate", \.gate, required: true, "name of the gate, as written; empty where it is not"),
    setting("mark", \.mark, "where it stands"),
    setting("message", \.message, required: true, "why it waives nothing"),
  ]
}

public struct RecordedTip: Settings, Equatable {
  public var branch = ""
  public var commit = ""

  public init() {}

  public static let schema: [Setting<RecordedTip>] = [
    setting("branch", \.branch, required: true, "the branch, without refs/heads/"),
    setting("commit", \.commit, required: true, "its tip"),
  ]
}
