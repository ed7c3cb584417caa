import Rendering
import SourceText
import Storage

/// What surrounds every page of a server: the way to the other pages, and who is looking.
struct PageFrame: Sendable {
  let settings: PageSettings
  let viewer: Viewer
  /// The page that was asked for, whether there is one or not: whoever signs in is led back to it.
  var asked: PageAddress?

  struct Crumb {
    let name: String
    let address: PageAddress?

    init(_ name: String, _ address: PageAddress? = nil) {
      self.name = name
      self.address = address
    }
  }

  /// - Parameters:
  ///   - heading: HTML.
  ///   - body: HTML, below the heading.
  func page(
    _ title: String, heading: String? = nil, at current: PageAddress? = nil, crumbs: [Crumb] = [],
    body: String
  ) -> HTMLPage {
    let text = """
      <a class="skip" href="#content">Skip to the content</a>
      <header class="bar"><div>
      <a class="home" href="\(PageAddress.repositories.path)">Gatehouse</a>
      \(navigation(current))<div class="viewer">\(viewerWords)</div>
      </div></header>
      <main id="content">
      \(trail(crumbs))<h1>\(heading ?? html(title))</h1>
      \(body)
      </main>
      <footer><p>gatehouse \(html(settings.program))</p></footer>
      """
    return HTMLPage(title: "\(title) · Gatehouse", body: text, style: .linked(PageAddress.style.path))
  }

  private func navigation(_ current: PageAddress?) -> String {
    var links: [(String, PageAddress)] = [("Repositories", .repositories)]
    if viewer.isOperator {
      links += [("Queue", .queue), ("Dead letters", .deadLetters), ("Health", .health)]
    }
    let items = links.map { "<li>\(link($0, to: $1, current: current))</li>" }
    return "<nav aria-label=\"Pages\"><ul>\(items.joined())</ul></nav>\n"
  }

  private var viewerWords: String {
    switch viewer.identity {
    case .anonymous:
      settings.hasLogin ? signInLink : "not signed in"
    case .token(let name): "by token \(html(name))"
    case .login(let login, _):
      """
      <span>\(html(login))</span> <form method="post" action="\(PageSettings.logoutPath)">\
      <input type="hidden" name="\(PageSettings.signOutField)" value="\(html(viewer.signOutToken))"/>\
      <button>Sign out</button></form>
      """
    }
  }

  /// HTML.
  var signInLink: String {
    "<a href=\"\(html(loginAddress(PageSettings.loginPath, asked?.path)))\">Sign in</a>"
  }

  private func trail(_ crumbs: [Crumb]) -> String {
    guard !crumbs.isEmpty else { return "" }
    let items = crumbs.map { crumb in
      let name = html(crumb.name)
      return "<li>" + (crumb.address.map { "<a href=\"\(html($0.path))\">\(name)</a>" } ?? name) + "</li>"
    }
    return "<nav class=\"crumbs\" aria-label=\"Where this page is\"><ol>\(items.joined())</ol></nav>\n"
  }
}

/// - Parameter target: where somebody is led afterwards; nil: to the first page.
func loginAddress(_ path: String, _ target: String?) -> String {
  guard let target, target != PageAddress.repositories.path else { return path }
  return "\(path)?\(PageSettings.returnParameter)=\(percentEncoded(target))"
}

/// - Parameter current: the page that it stands on, which is marked.
func link(_ name: String, to address: PageAddress, current: PageAddress? = nil) -> String {
  "<a href=\"\(html(address.path))\"\(address == current ? " aria-current=\"page\"" : "")>\(html(name))</a>"
}

/// Pages about one thing.
func tabs(_ label: String, _ links: [(String, PageAddress)], current: PageAddress) -> String {
  let items = links.map { "<li>\(link($0, to: $1, current: current))</li>" }
  return "<nav class=\"tabs\" aria-label=\"\(html(label))\"><ul>\(items.joined())</ul></nav>"
}
