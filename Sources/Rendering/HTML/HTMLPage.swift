import Cryptography
import SourceText

/// Text from outside, as HTML text or inside a quoted attribute.
package func html(_ text: String) -> String { text.escaped(for: .html) }

/// One page without a script. It is XML too, so that tests read it with a reader that forgives nothing.
package struct HTMLPage: Sendable {
  package let title: String
  /// Inside of `body`.
  package let body: String
  package let style: Style

  package enum Style: Sendable {
    /// In the page: it stands by itself, and fetches nothing.
    case inside
    /// At this address, for all pages of a server.
    case linked(String)
  }

  package init(title: String, body: String, style: Style) {
    self.title = title
    self.body = body
    self.style = style
  }

  package var text: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="referrer" content="no-referrer"/>
    <meta name="color-scheme" content="light dark"/>
    \(styleElements)
    <title>\(html(title.onOneLine))</title>
    </head>
    <body>
    \(body)
    </body>
    </html>

    """
  }

  private var styleElements: String {
    switch style {
    case .inside:
      """
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '\(Self.styleDigest)'; \
      base-uri 'none'; form-action 'none'"/>
      <style>\(htmlStyle)</style>
      """
    case .linked(let address): "<link rel=\"stylesheet\" href=\"\(html(address))\"/>"
    }
  }

  /// Of exactly what stands between the tags, as Content Security Policy, level 3, section 6.7.3 has it.
  private static let styleDigest: String = {
    var digest = SHA256()
    digest.update(Array(htmlStyle.utf8))
    return "sha256-" + base64(digest.finish())
  }()
}
