internal import DocumentReading

/// A location as a result writes it.
struct SARIFPlace {
  var uri: String?
  var base: String?
  var artifact: Int?
  var startLine: Int?
  var endLine: Int?
  var startColumn: Int?
  var endColumn: Int?
  var note = ""

  /// The path stands in the run's list of artifacts and nowhere else.
  var needsArtifacts: Bool { uri == nil && artifact != nil }

  init(_ location: JSONValue) {
    let physical = location["physicalLocation"]
    let region = physical["region"]
    uri = physical["artifactLocation"]["uri"].string
    base = physical["artifactLocation"]["uriBaseId"].string
    artifact = physical["artifactLocation"]["index"].integer
    startLine = region["startLine"].integer
    endLine = region["endLine"].integer
    startColumn = region["startColumn"].integer
    endColumn = region["endColumn"].integer
    note = location["message"]["text"].string ?? ""
  }

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    if try reader.null() { return }
    try reader.object { reader, key throws(DocumentProblem) in
      guard key == "physicalLocation" else { return try reader.skip() }
      if try reader.null() { return }
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "artifactLocation": try readArtifact(&reader)
        case "region": try readRegion(&reader)
        default: try reader.skip()
        }
      }
    }
  }

  private mutating func readArtifact(_ reader: inout JSONReader) throws(DocumentProblem) {
    if try reader.null() { return }
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "uri": uri = try reader.optionalString()
      case "uriBaseId": base = try reader.optionalString()
      case "index": artifact = try reader.optionalInteger()
      default: try reader.skip()
      }
    }
  }

  private mutating func readRegion(_ reader: inout JSONReader) throws(DocumentProblem) {
    if try reader.null() { return }
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "startLine": startLine = try reader.optionalInteger()
      case "endLine": endLine = try reader.optionalInteger()
      case "startColumn": startColumn = try reader.optionalInteger()
      case "endColumn": endColumn = try reader.optionalInteger()
      default: try reader.skip()
      }
    }
  }
}

/// What the places of a run are looked up in.
struct SARIFPlaces {
  private var artifacts: [(uri: String, base: String?)] = []
  private var bases: [String: (uri: String, base: String?)] = [:]

  mutating func add(artifact: JSONValue) {
    let location = artifact["location"]
    artifacts.append((location["uri"].string ?? "", location["uriBaseId"].string))
  }

  mutating func setBases(_ value: JSONValue) {
    for entry in value.entries.prefix(1_000) {
      bases[entry.key] = (entry.value["uri"].string ?? "", entry.value["uriBaseId"].string)
    }
  }

  func location(_ place: SARIFPlace) -> ScanLocation? {
    var uri = place.uri ?? ""
    var base = place.base
    if uri.isEmpty, let index = place.artifact, artifacts.indices.contains(index) {
      (uri, base) = artifacts[index]
    }
    guard !uri.isEmpty else { return nil }
    var location = ScanLocation(
      resolve(path(fromURI: uri), base), line: place.startLine, column: place.startColumn)
    location.end(line: place.endLine, column: place.endColumn)
    location.note = place.note
    return location
  }

  /// A base that is relative itself belongs in front; an absolute one is where the tool's machine had the
  /// repository. The chain of bases may run in a circle.
  private func resolve(_ path: String, _ base: String?) -> String {
    guard var name = base, !bases.isEmpty, !path.hasPrefix("/"), !isAddress(path) else { return path }
    var result = path
    for _ in 0..<8 {
      guard let (uri, next) = bases[name] else { break }
      let prefix = ScanReports.path(fromURI: uri)
      if prefix.hasPrefix("/") || uri.contains(":") { break }
      if !prefix.isEmpty { result = prefix.hasSuffix("/") ? prefix + result : prefix + "/" + result }
      guard let next else { break }
      name = next
    }
    return result
  }
}
