import HTTPTransfer

extension HTTPHeaders {
  /// The query of the link to the next page (RFC 8288, `rel="next"`); nil on the last.
  ///
  /// The query alone: links of a forge behind a proxy may name another host, and a token goes to the host that it
  /// is for.
  var nextPageQuery: String? {
    for link in self["Link"].map(links) ?? [] {
      let isNext = link.parameters.contains { name, value in
        name == "rel" && value.split(separator: " ").contains("next")
      }
      guard isNext, let mark = link.target.firstIndex(of: "?") else { continue }
      return String(link.target[link.target.index(after: mark)...].prefix { $0 != "#" })
    }
    return nil
  }
}

private struct Link {
  let target: Substring
  let parameters: [(name: String, value: Substring)]
}

/// `<https://…?page=2>; rel="next", <…>; rel="last"`. A comma may stand between angle brackets, too.
private func links(_ field: String) -> [Link] {
  var links: [Link] = []
  var rest = field[...]
  while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
    let target = rest[rest.index(after: open)..<close]
    rest = rest[rest.index(after: close)...]
    let end = rest.firstIndex(of: "<") ?? rest.endIndex
    let parameters = rest[..<end].split { $0 == ";" || $0 == "," }.compactMap { part in
      part.firstIndex(of: "=").map { equals in
        let name = part[..<equals].filter { !$0.isWhitespace }.lowercased()
        let value = part[part.index(after: equals)...].drop { $0 == " " || $0 == "\"" }
        return (name: name, value: value.prefix { $0 != "\"" })
      }
    }
    links.append(Link(target: target, parameters: parameters))
    rest = rest[end...]
  }
  return links
}
