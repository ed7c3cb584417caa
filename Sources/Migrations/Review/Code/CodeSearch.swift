public import SourceText

/// Looks in the application's files at head for names that the change takes away from the database.
///
/// Words are compared whole and without regard to writing: `order_items`, `OrderItems`, `orderItems` and the
/// singular of each are one name. What it cannot tell: a name in a comment or of something else counts as a
/// use, and a name that is put together while the program runs is not seen. A column whose name is one plain
/// word counts only in files that also name its table; a table of that kind only as a class (`Order`), in
/// quotes, behind a colon, or behind `FROM` and its like.
public struct CodeSearch: Sendable {
  /// Where and how often a name still stands.
  public struct Use: Sendable {
    public let name: GoneName
    /// The first three, in the order in which files were read.
    public let places: [(path: RepositoryPath, line: Int)]
    public let count: Int
  }

  /// Bytes of a file that is worth a look; longer ones are generated, or data.
  public static let fileLimit = 1 << 20
  static let placeLimit = 3

  private struct Target: Sendable {
    let name: GoneName
    let isOneWord: Bool
    var places: [(path: RepositoryPath, line: Int)] = []
    var count = 0
  }

  private var targets: [Target] = []
  /// Folded words to the targets that they are a use of.
  private var words: [UInt64: [Int]] = [:]
  /// Folded names of tables, to the columns that count only beside them.
  private var companions: [UInt64: [Int]] = [:]

  init(_ names: [GoneName], _ framework: Framework) {
    for name in names where !targets.contains(where: { $0.name.object == name.object }) {
      let number = targets.count
      let tables = CodeWord.writings(ofTable: name.table.name, framework)
      if let column = name.column {
        let isOneWord = !column.contains("_")
        targets.append(Target(name: name, isOneWord: isOneWord))
        words[CodeWord.folded(column), default: []].append(number)
        if isOneWord { for table in tables { companions[table, default: []].append(number) } }
      } else {
        targets.append(Target(name: name, isOneWord: !name.table.name.contains("_") || framework == .django))
        for table in tables { words[table, default: []].append(number) }
      }
    }
  }

  /// false where nothing goes away: nobody need list the files.
  public var isNeeded: Bool { !targets.isEmpty }

  /// Code that is no test, no migration and none of somebody else's.
  public func looks(at path: RepositoryPath) -> Bool { CodeFiles.isCode(path) }

  public mutating func read(_ path: RepositoryPath, _ content: [UInt8]) {
    guard isNeeded, content.count <= Self.fileLimit else { return }
    var hits: [(target: Int, line: Int)] = []
    var beside: Set<Int> = []
    var scan = CodeWord.Scan(content)
    while let word = scan.next() {
      if let numbers = companions[word.folded] { beside.formUnion(numbers) }
      guard let numbers = words[word.folded] else { continue }
      for number in numbers {
        let target = targets[number]
        if target.name.column == nil, target.isOneWord, !word.looksLikeTable { continue }
        hits.append((number, word.line))
      }
    }
    for hit in hits {
      let target = targets[hit.target]
      if target.name.column != nil, target.isOneWord, !beside.contains(hit.target) { continue }
      // Twice on a line is one place.
      if let last = target.places.last, last.path == path, last.line == hit.line { continue }
      targets[hit.target].count += 1
      if target.places.count < Self.placeLimit { targets[hit.target].places.append((path, hit.line)) }
    }
  }

  public var uses: [Use] {
    targets.filter { $0.count > 0 }.map { Use(name: $0.name, places: $0.places, count: $0.count) }
  }
}
