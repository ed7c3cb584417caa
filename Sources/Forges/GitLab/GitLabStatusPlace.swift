import GateKit

/// Where the statuses of a merge request belong.
///
/// A status is a job of a pipeline. The merge request shows, and GitLab may ask of it, one pipeline: statuses must
/// stand in that, and must never open another one beside it that is newer, green, and hides a failed one.
enum GitLabStatusPlace: Hashable, Sendable {
  /// The merge request's own pipeline.
  case pipeline(Int)
  /// There is none yet, or it ran on another commit: GitLab takes the newest of this ref, or opens one for it.
  case ref(String)

  init(of read: GitLabMergeRequest) {
    let ownRef = "refs/merge-requests/\(read.number)/head"
    guard let pipeline = read.pipeline, pipeline.project ?? read.targetProject == read.targetProject else {
      // The branch of a fork is no branch of this project, and its name may be that of one.
      self = read.isFork || read.source == nil ? .ref(ownRef) : .ref(read.source ?? ownRef)
      return
    }
    if pipeline.commit == read.head {
      self = .pipeline(pipeline.id)
    } else if read.isFork || pipeline.ref?.hasPrefix("refs/merge-requests/") ?? true {
      // It ran on the result of the merge, which is another commit; a pipeline of the branch would take its place.
      self = .ref(ownRef)
    } else {
      self = .ref(read.source ?? ownRef)
    }
  }

  /// Older versions do not tell the pipeline.
  func holds(_ status: GitLabStatus) -> Bool {
    switch self {
    case .pipeline(let id): status.pipeline == nil || status.pipeline == id
    case .ref(let ref): status.ref == nil || status.ref == ref
    }
  }
}
