import HTTPServing
import Pages
import SourceText

/// Where somebody is led once they are signed in: the page that was asked for.
///
/// Only an address of this server's own pages comes out, written anew, whatever goes in: nobody is led elsewhere.
func loginTarget(_ asked: String?) -> String {
  guard let asked, asked.utf8.count <= 2048, asked.hasPrefix("/"), let target = RequestTarget(asked),
    let page = PageAddress(segments: target.segments), page != .style
  else { return PageAddress.repositories.path }
  let query = target.query.filter { ["before", "branch"].contains($0.name) }
    .map { "\($0.name)=\(percentEncoded($0.value))" }
  return page.path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
}
