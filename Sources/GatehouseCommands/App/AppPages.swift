import Forges
import HTTPServing
import Rendering
import SourceText

/// What the browser shows while an App is made.
struct AppPages: Sendable {
  let manifest: AppManifest
  /// Where the form goes.
  let form: String
  /// Whose pages the form may lead to.
  let origin: String

  static let style = "/gatehouse.css"

  func start() -> ServedResponse {
    let rows = manifest.permissions.map { permission in
      """
      <tr><th scope="row"><code>\(html(permission.name))</code></th>\
      <td data-name="Level">\(permission.level.rawValue)</td>\
      <td class="wide" data-name="Why">\(html(permission.why))</td>\
      <td data-name="Events">\(html(permission.events.joined(separator: ", ")))</td></tr>
      """
    }
    return page(
      "A GitHub App for this server",
      """
      <p>GitHub is asked to make <b>\(html(manifest.name))</b>, which is private to its owner. Its webhooks go to \
      <code>\(html(manifest.server))</code>; its key and secrets come to the program that you started, and to nobody \
      else. You may change the name on the next page.</p>
      <div class="scroll" tabindex="0" role="group" aria-label="Permissions"><table>
      <caption>What it may do, and why</caption>
      <thead><tr><th scope="col">Permission</th><th scope="col">Level</th><th scope="col">Why</th>\
      <th scope="col">Events</th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table></div>
      <form method="post" action="\(html(form))">
      <input type="hidden" name="manifest" value="\(html(manifest.text))"/>
      <p><button>Make the App on \(html(origin))</button></p>
      </form>
      """)
  }

  func made() -> ServedResponse {
    page(
      "The App is made",
      "<p>The program has its secrets, and says what to do next. You can close this page.</p>")
  }

  func failed(_ reason: String) -> ServedResponse {
    page("The App's secrets did not arrive", "<p>\(html(reason))</p>", status: 502)
  }

  func refused() -> ServedResponse {
    page("Refused", "<p>This does not come from the GitHub that was asked, or came before.</p>", status: 403)
  }

  private func page(_ title: String, _ body: String, status: Int = 200) -> ServedResponse {
    let page = HTMLPage(
      title: "\(title) · Gatehouse", body: "<main><h1>\(html(title))</h1>\n\(body)\n</main>",
      style: .linked(Self.style))
    return ServedResponse(
      status: status,
      headers: [
        ("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"),
        (
          "Content-Security-Policy",
          "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action \(origin)"
        ),
        ("Referrer-Policy", "no-referrer"), ("X-Content-Type-Options", "nosniff"),
      ], body: .bytes(Array(page.text.utf8)))
  }
}
