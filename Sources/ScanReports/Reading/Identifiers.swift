/// The public names in some texts, each once, in their order: CVE, GHSA, CWE, and those of other advisories.
/// `external/cwe/cwe-079` and `CWE-79: Cross-site …` are `CWE-79`.
func identifiers(in texts: [String]...) -> [String] {
  var found: [String] = []
  for list in texts {
    for text in list {
      guard let name = publicName(text), !found.contains(name), found.count < 50 else { continue }
      found.append(name)
    }
  }
  return found
}

func cwe(_ number: String?) -> String? { number.flatMap { Int($0) }.map { "CWE-\($0)" } }

private func publicName(_ text: String) -> String? {
  let bytes = text.utf8
  guard bytes.count >= 5, bytes.count <= 300, text.hasByte(where: { $0 == dash }) else { return nil }
  let last = bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes[bytes.index(after: $0)...] } ?? bytes[...]
  let word = String(Substring(last.prefix { isWordByte($0) })).uppercased()
  guard let dash = word.utf8.firstIndex(of: dash) else { return nil }
  let number = word[word.index(after: dash)...]
  switch word[..<dash] {
  case "CWE": return Int(number).map { "CWE-\($0)" }
  case "CVE": return isYearAndNumber(number) ? word : nil
  case "GHSA":
    // Its groups are written in lower case.
    return number.split(separator: "-").count == 3 ? "GHSA-" + number.lowercased() : nil
  case "PYSEC", "RUSTSEC", "GO", "OSV", "MAL", "DSA", "DLA", "USN", "RHSA", "ALAS", "ELSA", "SNYK", "PVE":
    return number.isEmpty ? nil : word
  default: return nil
  }
}

private func isWordByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
    true
  default: false
  }
}

private func isYearAndNumber(_ text: Substring) -> Bool {
  let parts = text.utf8.split(separator: dash)
  return parts.count == 2 && parts[0].count == 4 && parts.joined().allSatisfy { $0 &- 48 < 10 }
}

private let dash = UInt8(ascii: "-")
