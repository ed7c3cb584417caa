/// Lines up to a number of bytes; what is opened is closed.
struct MarkdownPage {
  static let cutNote =
    "\n**Cut here: this place holds no more. The report in JSON or HTML shows all of it.**\n"

  private(set) var text = ""
  private(set) var isCut = false
  private var room: Int

  init(room: Int) { self.room = room }

  /// A page of at most `limit` bytes, cut at a whole line with a note, that ends in `tail` in any case.
  static func whole(limit: Int, tail: String, _ write: (inout MarkdownPage) -> Void) -> String {
    var page = MarkdownPage(room: limit - tail.utf8.count - cutNote.utf8.count)
    write(&page)
    return page.text + (page.isCut ? cutNote : "") + tail
  }

  mutating func line(_ line: String) {
    guard !isCut, line.utf8.count < room else {
      isCut = true
      return
    }
    text += line + "\n"
    room -= line.utf8.count + 1
  }

  /// Lines between an opening and a closing one; nothing where not even those fit.
  mutating func block(_ opening: String, _ lines: [String], _ closing: String) {
    let frame = opening.utf8.count + closing.utf8.count + 2
    guard !isCut, frame < room else {
      isCut = true
      return
    }
    room -= frame
    text += opening + "\n"
    for line in lines { self.line(line) }
    text += closing + "\n"
  }
}
