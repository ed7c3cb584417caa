/// Points of which a plot shows as many as it has room for. The same points give the same choice: of each stretch the
/// first, the least, the greatest and the last stay, so that no peak is lost, and so does the first gap.
func thinned(_ values: [Double?], to stretches: Int) -> [Int] {
  guard stretches > 0, values.count > 4 * stretches else { return Array(values.indices) }
  var kept: [Int] = []
  for stretch in 0..<stretches {
    let range = values.count * stretch / stretches..<values.count * (stretch + 1) / stretches
    let known = range.filter { values[$0] != nil }
    let least = known.min { (values[$0] ?? 0, $0) < (values[$1] ?? 0, $1) }
    let greatest = known.max { (values[$0] ?? 0, -$0) < (values[$1] ?? 0, -$1) }
    let chosen = [known.first, least, greatest, known.last, range.first { values[$0] == nil }]
    kept += Set(chosen.compactMap { $0 }).sorted()
  }
  return kept
}
