/// Totals that a report states about itself; nil: not said.
struct HeaderTotals {
  var lines: Int?
  var covered: Int?
  var arms: Int?
  var taken: Int?
}

extension CoverageReport {
  /// Notes where the stated totals are not those of the body. The body is believed.
  mutating func compare(with header: HeaderTotals) {
    let figures = figures
    var wrong: [String] = []
    func look(_ said: Int?, _ found: Int, _ what: String) {
      if let said, said != found { wrong.append("\(said) \(what) where the body lists \(found)") }
    }
    look(header.lines, figures.executable, "executable lines")
    look(header.covered, figures.covered, "lines that were run")
    look(header.arms, figures.arms, "branch arms")
    look(header.taken, figures.takenArms, "arms that were taken")
    if !wrong.isEmpty { notes.append("the header says \(wrong.joined(separator: ", "))") }
  }
}
