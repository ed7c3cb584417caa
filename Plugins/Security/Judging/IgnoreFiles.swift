import CivilTime
import DocumentReading
import GateKit
import ScanReports
import SourceText

/// One entry of a scanner's own list of what to ignore.
struct IgnoreEntry: Hashable {
  let mark: Mark
  /// CVE, GHSA, or the tool's own name of the rule; any of them.
  let names: Set<String>
  var paths: [Glob] = []
  /// Names of packages, with the version behind `@` where it is one version; empty: any.
  var packages: Set<String> = []
  var until: Instant?

  func covers(_ finding: ScanFinding, at path: RepositoryPath?) -> Bool {
    guard finding.publicNames.contains(where: { names.contains($0.uppercased()) }) else { return false }
    if !packages.isEmpty {
      guard let package = finding.package else { return false }
      let known = [package.name, "\(package.name)@\(package.version)"]
      guard known.contains(where: packages.contains) else { return false }
    }
    guard !paths.isEmpty else { return true }
    let place = path ?? finding.location.map { RepositoryPath($0.path) }
    return place.map { place in paths.contains { $0.matches(place) } } ?? false
  }
}

/// What the ignore files of the target say: `.trivyignore.yaml`, `.snyk` and OpenVEX documents.
struct IgnoreFiles {
  private(set) var entries: [IgnoreEntry] = []
  /// Entries that do not apply, each with its line.
  private(set) var notes: [String] = []
  private var used: Set<Int> = []
  private let now: Instant

  private static let sizeLimit = 4 << 20
  private static let notice = TimeSpan(seconds: 14 * 86_400)

  /// - Throws: for a file that is not there, or is none of these formats.
  init(_ paths: [String], in base: any Tree, now: Instant) async throws {
    self.now = now
    for path in paths {
      guard let bytes = try await base.bytes(at: RepositoryPath(path), limit: Self.sizeLimit) else {
        throw UnusableIgnoreFile(path: path, reason: "the target branch has no such file")
      }
      var isKnown = true
      do throws(DocumentProblems) {
        let node =
          try path.hasSuffix(".json")
          ? readJSON(bytes, source: path, limits: .policy) : readYAML(bytes, source: path, limits: .policy)
        if node["statements"] != nil {
          readVEX(node)
        } else if node["ignore"] != nil || path.hasSuffix(".snyk") {
          readSnyk(node)
        } else if IgnoreFiles.trivyLists.contains(where: { node[$0] != nil }) {
          readTrivy(node)
        } else {
          isKnown = false
        }
      } catch { throw UnusableIgnoreFile(path: path, reason: "\(error)") }
      if !isKnown {
        throw UnusableIgnoreFile(
          path: path,
          reason:
            "looked for \"statements\" (OpenVEX), \"ignore\" (.snyk) or \"vulnerabilities\" (.trivyignore.yaml)"
        )
      }
    }
  }

  /// Remembers which entries were of use.
  mutating func covers(_ finding: ScanFinding, at path: RepositoryPath?) -> Bool {
    var isCovered = false
    for (index, entry) in entries.enumerated() where entry.covers(finding, at: path) {
      used.insert(index)
      isCovered = true
    }
    return isCovered
  }

  /// Entries that do not apply, that soon end, and how many did nothing.
  var remarks: [String] {
    let ending = used.sorted().compactMap { index -> String? in
      guard let until = entries[index].until, until.since(now) <= Self.notice else { return nil }
      return "\(entries[index].mark): ends in \(until.since(now))"
    }
    let idle = entries.indices.filter { !used.contains($0) }
    let first = idle.first.map { "\(entries[$0].mark)" } ?? ""
    return notes + ending
      + (idle.isEmpty
        ? []
        : [
          "\(idle.count) of \(entries.count) entries of ignore files ignore nothing here, the first at \(first)"
        ])
  }

  private static let trivyLists = ["vulnerabilities", "misconfigurations", "secrets", "licenses"]

  private mutating func readTrivy(_ node: Node) {
    for list in Self.trivyLists {
      for item in node[list]?.items ?? [] {
        guard let id = item["id"]?.scalar, !id.isEmpty else {
          refuse(item, "it has no id")
          continue
        }
        var entry = IgnoreEntry(mark: item.mark, names: [id.uppercased()])
        guard date(item["expired_at"], item, &entry) else { continue }
        let globs = (item["paths"]?.items ?? []).map { node in node.scalar.flatMap { try? Glob($0) } }
        guard !globs.contains(nil) else {
          refuse(item, "one of its paths is no pattern")
          continue
        }
        entry.paths = globs.compactMap { $0 }
        entry.packages = Set((item["purls"]?.items ?? []).compactMap { $0.scalar.flatMap(packageName) })
        if item["purls"] != nil, entry.packages.isEmpty {
          refuse(item, "none of its purls can be read")
          continue
        }
        add(entry, item)
      }
    }
  }

  private mutating func readSnyk(_ node: Node) {
    guard case .map(let rules) = node["ignore"]?.value else { return }
    for rule in rules {
      for item in rule.node.items {
        guard case .map(let places) = item.value else {
          refuse(item, "it names no path")
          continue
        }
        for place in places {
          var entry = IgnoreEntry(mark: place.mark, names: [rule.key.uppercased()])
          guard place.key == "*" else {
            refuse(
              place.node, at: place.mark,
              "reports do not tell by which dependency a package came; only '*' applies")
            continue
          }
          if date(place.node["expires"], place.node, &entry) { add(entry, place.node) }
        }
      }
    }
  }

  /// Statements `not_affected` and `fixed` of OpenVEX 0.0.1 to 0.2.0, about packages that they name.
  private mutating func readVEX(_ node: Node) {
    for item in node["statements"]?.items ?? [] {
      guard ["not_affected", "fixed"].contains(item["status"]?.scalar ?? "") else { continue }
      let vulnerability = item["vulnerability"]
      let own = [
        vulnerability?.scalar, vulnerability?["name"]?.scalar,
        vulnerability?["@id"]?.scalar?.split(separator: "/").last.map(String.init),
      ]
      let names = Set(
        (own.compactMap { $0 } + (vulnerability?["aliases"]?.items ?? []).compactMap(\.scalar)).map {
          $0.uppercased()
        })
      guard !names.isEmpty else {
        refuse(item, "it names no vulnerability")
        continue
      }
      var entry = IgnoreEntry(mark: item.mark, names: names)
      for product in item["products"]?.items ?? [] {
        let parts = product["subcomponents"]?.items ?? []
        for part in parts.isEmpty ? [product] : parts {
          if let name = (part.scalar ?? part["@id"]?.scalar).flatMap(packageName) {
            entry.packages.insert(name)
          }
        }
      }
      guard !entry.packages.isEmpty else {
        refuse(item, "it names no package by a purl")
        continue
      }
      add(entry, item)
    }
  }

  /// False, and told, where there is a date that is none.
  private mutating func date(_ node: Node?, _ item: Node, _ entry: inout IgnoreEntry) -> Bool {
    guard let node, node.value != .null else { return true }
    guard let text = node.scalar, let until = Instant(text) else {
      refuse(item, at: node.mark, "\"\((node.scalar ?? "").onOneLine.truncated(to: 40))\" is no date")
      return false
    }
    entry.until = until
    return true
  }

  private mutating func add(_ entry: IgnoreEntry, _ item: Node) {
    if let until = entry.until, until <= now {
      refuse(item, at: entry.mark, "it ended on \(until)")
    } else {
      entries.append(entry)
    }
  }

  private mutating func refuse(_ item: Node, at mark: Mark? = nil, _ reason: String) {
    notes.append("\(mark ?? item.mark): does not apply: \(reason)")
  }
}

struct UnusableIgnoreFile: Error, CustomStringConvertible {
  let path: String
  let reason: String
  var description: String { "cannot read \(path): \(reason)" }
}

/// `lodash@4.17.20` of `pkg:npm/lodash@4.17.20?arch=any`, with its namespace as npm and Go write it; nil for what is no purl.
private func packageName(_ purl: String) -> String? {
  guard purl.hasPrefix("pkg:"), let slash = purl.firstIndex(of: "/") else { return nil }
  let rest = purl[purl.index(after: slash)...].prefix { $0 != "?" && $0 != "#" }
  let name = String(rest).replacing("%40", with: "@")
  return name.isEmpty ? nil : name
}
