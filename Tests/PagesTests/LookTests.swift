import LocalSystem
import Pages
import Rendering
import Testing

@Suite("The look of pages")
struct LookTests {
  private static let folder = Environment.process["GATEHOUSE_PAGES"]

  @Test(
    "can be looked at: every page is written to the folder that GATEHOUSE_PAGES names",
    .enabled(if: folder != nil))
  func write() async throws {
    let folder = LocalPath(try #require(Self.folder))
    for page in Rendered.all {
      // From a file, the style lies beside the page.
      let answer = await page.answer()
      let text = answer.text.split(separator: "href=\"/assets/").joined(separator: "href=\"assets/")
      try LocalFiles.write(Array(text.utf8), to: folder.appending(LocalPath(page.name + ".html")))
      #expect(answer.status == 200 || page.name == "not-found")
    }
    try LocalFiles.write(Array(htmlStyle.utf8), to: folder.appending("gatehouse.css"))
  }
}
