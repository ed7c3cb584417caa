import LocalSystem
import Testing

/// The files of this checkout, as text.
struct Checkout: Sendable {
  static let root = LocalPath("/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/"))

  struct File: Sendable, CustomTestStringConvertible {
    /// From the checkout's root.
    let path: String
    let text: String
    var testDescription: String { path }

    var folder: [Substring] { path.split(separator: "/").dropLast() }
    var isSwift: Bool { path.hasSuffix(".swift") }
    /// `GateKit` for Sources/GateKit/Change/Change.swift.
    var module: String { folder.count > 1 ? String(folder[1]) : "" }
    /// Modules that it imports.
    var imports: [String] {
      isSwift
        ? text.matches(of: /(?m)^(?:public |internal |package |private )?import ([A-Za-z0-9_]+)/)
          .map { String($0.1) } : []
    }
  }

  /// Every text below some folders, and these files of the root.
  static func files(in folders: [String], and names: [String] = []) throws -> [File] {
    var paths = names
    for folder in folders where LocalFiles.kind(of: root.appending(folder)) != nil {
      paths += try LocalFiles.list(root.appending(folder))
        .map { folder + "/" + String(decoding: $0.path, as: UTF8.self) }
    }
    return try paths.map { path in
      let bytes = try LocalFiles.read(root.appending(path), limit: 8 << 20)
      return File(path: path, text: String(decoding: bytes, as: UTF8.self))
    }
  }

  /// What is shipped.
  static func shipped() throws -> [File] { try files(in: ["Sources", "Plugins"]).filter(\.isSwift) }

  static func text(_ name: String) throws -> String { try files(in: [], and: [name]).first?.text ?? "" }
}

/// Swift source without comments and without what string literals hold.
func codeOnly(_ source: String) -> String {
  let text = source.replacing(/(#+)"""[\s\S]*?"""\1|"""[\s\S]*?"""/, with: "\"\"")
  var lines: [Substring] = []
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    let bare = line.replacing(/(#+)".*?"\1|"(?:\\.|[^"\\])*"/, with: "\"\"")
    lines.append(bare.firstRange(of: "//").map { bare[..<$0.lowerBound] } ?? bare)
  }
  return lines.joined(separator: "\n")
}

extension Checkout.File {
  /// The lines of code that match, each as `path:line: text`.
  func lines(matching pattern: Regex<Substring>) -> [String] {
    codeOnly(text).split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .filter { $0.element.contains(pattern) }
      .map { "\(path):\($0.offset + 1): \($0.element)" }
  }
}
