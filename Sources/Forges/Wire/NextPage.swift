import HTTPFields
import HTTPTransfer

extension HTTPFields {
  /// The query of the link to the next page; nil on the last.
  ///
  /// The query alone: links of a forge behind a proxy may name another host, and a token goes to the host
  /// that it is for.
  var nextPageQuery: String? {
    guard let link = nextPage, let mark = link.firstIndex(of: "?") else { return nil }
    return String(link[link.index(after: mark)...].prefix { $0 != "#" })
  }
}
