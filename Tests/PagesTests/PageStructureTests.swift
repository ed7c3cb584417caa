import Pages
import Rendering
import SourceText
import Testing

@Suite("The structure of pages")
struct PageStructureTests {
  @Test("is well formed, and says what each part is", arguments: Rendered.all.map(\.name))
  func structure(_ name: String) async throws {
    let page = try #require(Rendered.all.first { $0.name == name })
    let structure = try await PageStructure(page.answer().text)
    #expect(structure.all("h1").count == 1)
    for landmark in ["header", "main", "footer"] {
      #expect(structure.all(landmark).count == 1, "\(landmark)")
    }
    #expect(structure.all("nav").allSatisfy { $0.attributes["aria-label"] != nil })
    #expect(structure.all("html").first?.attributes["lang"] == "en")
    #expect(structure.all("title").first?.text.isEmpty == false)
    #expect(Set(structure.ids).count == structure.ids.count, "an id stands twice")
    #expect(structure.all("script", "style", "iframe", "object", "embed").isEmpty)
    for element in structure.elements {
      #expect(element.attributes["style"] == nil)
      #expect(!element.attributes.keys.contains { $0.hasPrefix("on") })
    }
  }

  @Test("has its headings in order", arguments: Rendered.all.map(\.name))
  func headings(_ name: String) async throws {
    let page = try #require(Rendered.all.first { $0.name == name })
    let structure = try await PageStructure(page.answer().text)
    let levels = structure.all("h1", "h2", "h3", "h4").compactMap { $0.name.last?.wholeNumberValue }
    #expect(levels.first == 1)
    for (above, below) in zip(levels, levels.dropFirst()) { #expect(below <= above + 1) }
  }

  @Test(
    "names every column, every row, every picture and whatever scrolls", arguments: Rendered.all.map(\.name))
  func names(_ name: String) async throws {
    let page = try #require(Rendered.all.first { $0.name == name })
    let structure = try await PageStructure(page.answer().text)
    #expect(structure.all("th").allSatisfy { $0.attributes["scope"] != nil })
    #expect(structure.all("table").count == structure.all("caption").count)
    for picture in structure.all("svg") + structure.elements.filter({ $0.attributes["role"] == "img" }) {
      let names = (picture.attributes["aria-labelledby"] ?? "").split(separator: " ").map(String.init)
      let isNamed = !(picture.attributes["aria-label"] ?? "").isEmpty
      #expect(isNamed || !names.isEmpty && names.allSatisfy { structure.ids.contains($0) })
    }
    for scrolling in structure.elements where scrolling.attributes["tabindex"] == "0" {
      #expect(scrolling.attributes["aria-label"] != nil || scrolling.attributes["aria-labelledby"] != nil)
      #expect(scrolling.attributes["role"] == "group")
    }
    for label in structure.elements.compactMap({ $0.attributes["aria-labelledby"] }) {
      #expect(label.split(separator: " ").allSatisfy { structure.ids.contains(String($0)) }, "\(label)")
    }
  }

  @Test("leads only to what is there", arguments: Rendered.all.map(\.name))
  func links(_ name: String) async throws {
    let page = try #require(Rendered.all.first { $0.name == name })
    let structure = try await PageStructure(page.answer().text)
    let links = structure.elements.compactMap { $0.attributes["href"] }
    #expect(!links.isEmpty)
    for link in links where !link.hasPrefix(PageSettings.loginPath) {
      if link.hasPrefix("#") {
        #expect(structure.ids.contains(String(link.dropFirst())), "\(link)")
      } else if link.hasPrefix("/") {
        let answer = await Rendered.answer(link, page.viewer)
        // What waits in the queue may not have been judged yet.
        #expect(answer.status == 200 || name == "queue" || name == "dead-letters", "\(link)")
      } else {
        #expect(link.hasPrefix("https://"), "\(link)")
      }
    }
  }
}
