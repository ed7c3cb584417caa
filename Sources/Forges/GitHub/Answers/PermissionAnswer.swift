import DocumentReading
import GateKit

/// https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user
struct PermissionAnswer: WireValue {
  let role: RepositoryRole

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var permission: String?
    var roleName: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "permission": permission = try reader.stringOrNull()
      case "role_name": roleName = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    // A role of the organisation's own making has a name of its own; `permission` then says which of the four
    // old ones it comes down to. An old server knows these four alone.
    let known = roleName.flatMap(RepositoryRole.init(rawValue:))
    role = try reader.required(known ?? permission.flatMap(RepositoryRole.init(rawValue:)), "permission")
  }
}
