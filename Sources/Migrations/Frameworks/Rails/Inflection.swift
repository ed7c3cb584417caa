/// English as Rails bends it, as far as names of tables go.
enum Inflection {
  private static let irregular = [
    "person": "people", "child": "children", "man": "men", "woman": "women", "mouse": "mice", "datum": "data",
    "medium": "media", "index": "indices", "vertex": "vertices", "matrix": "matrices", "ox": "oxen",
    "quiz": "quizzes", "move": "moves", "criterion": "criteria",
  ]
  private static let singular = Dictionary(
    irregular.map { ($0.value, $0.key) }, uniquingKeysWith: { a, _ in a })
  private static let uncounted: Set<String> = [
    "equipment", "information", "rice", "money", "species", "series", "fish", "sheep", "jeans", "police",
    "metadata", "news",
  ]

  /// `blog_post` to `blog_posts`: the last word alone is bent.
  static func plural(_ name: String) -> String {
    bend(name) { word in
      if uncounted.contains(word) || singular[word] != nil { return word }
      if let known = irregular[word] { return known }
      if word.hasSuffix("y"), let before = word.dropLast().last, !"aeiou".contains(before) {
        return word.dropLast() + "ies"
      }
      for end in ["s", "x", "z", "ch", "sh"] where word.hasSuffix(end) {
        return word.hasSuffix("sis") ? word.dropLast(2) + "es" : word + "es"
      }
      return word + "s"
    }
  }

  static func singular(_ name: String) -> String {
    bend(name) { word in
      if uncounted.contains(word) { return word }
      if let known = singular[word] { return known }
      if word.hasSuffix("ies"), word.count > 4 { return word.dropLast(3) + "y" }
      for end in ["sses", "shes", "ches", "xes", "zes"] where word.hasSuffix(end) {
        return String(word.dropLast(2))
      }
      if word.hasSuffix("statuses") || word.hasSuffix("aliases") || word.hasSuffix("buses") {
        return String(word.dropLast(2))
      }
      return word.hasSuffix("s") && !word.hasSuffix("ss") ? String(word.dropLast()) : word
    }
  }

  private static func bend(_ name: String, _ body: (String) -> String) -> String {
    guard let mark = name.lastIndex(of: "_") else { return body(name) }
    return name[...mark] + body(String(name[name.index(after: mark)...]))
  }

  /// `BlogPost` to `blog_post`.
  static func underscored(_ name: String) -> String {
    var text = ""
    var previous: Character?
    let characters = Array(name)
    for (place, character) in characters.enumerated() {
      let next = place + 1 < characters.count ? characters[place + 1] : nil
      if character.isUppercase, let previous, previous != "_" {
        let startsWord = previous.isLowercase || previous.isNumber || next?.isLowercase ?? false
        if startsWord { text += "_" }
      }
      text += character.lowercased()
      previous = character
    }
    return text
  }

  /// The table of a model.
  static func table(ofModel name: String) -> ObjectName { ObjectName(plural(underscored(name))) }
}
