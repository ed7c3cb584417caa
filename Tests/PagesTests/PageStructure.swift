import DocumentReading

/// What a page is made of, read by a reader that forgives nothing.
struct PageStructure: XMLHandler {
  private(set) var elements: [Element] = []
  private var open: [Int] = []

  struct Element {
    let name: String
    var attributes: [String: String]
    /// All below it.
    var text = ""
    /// Names of what it lies in, outermost first.
    let path: [String]
  }

  init(_ page: String) throws {
    self = try readXML(Array(page.utf8), source: "page", limits: .report, handler: PageStructure())
  }

  private init() {}

  mutating func start(_ element: borrowing XMLElement) {
    let attributes = Dictionary(element.allAttributes.map { ($0.name, $0.value) }) { first, _ in first }
    let path = open.map { elements[$0].name }
    open.append(elements.count)
    elements.append(Element(name: element.name, attributes: attributes, path: path))
  }

  mutating func text(_ text: XMLText) {
    for index in open { elements[index].text += text.string }
  }

  mutating func end(_ name: String) { open.removeLast() }

  func all(_ names: String...) -> [Element] { elements.filter { names.contains($0.name) } }
  var ids: [String] { elements.compactMap { $0.attributes["id"] } }
}
