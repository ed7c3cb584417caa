internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// `dotnet list package --vulnerable --format json`. A package of several frameworks counts once a project.
  static let dotnetList = ScanFormat(
    "dotnet-list-package", "dotnet list package JSON", tool: "dotnet list package",
    lookedFor: "\"projects\" and \"parameters\"",
    recognises: { head in
      guard let json = head.json else { return false }
      return json.has("projects") && json.has("parameters")
    },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      if report["parameters"].string?.contains("vulnerable") == false {
        sink.gap(.nothingExamined, "the list was made without --vulnerable")
      }
      for problem in report["problems"].items where problem["level"].string != "warning" {
        sink.failed(problem["text"].string)
      }
      for project in try report.list("projects", input) {
        var seen: Set<String> = []
        for framework in project["frameworks"].items {
          for package in framework["topLevelPackages"].items + framework["transitivePackages"].items {
            for item in package["vulnerabilities"].items {
              let link = item["advisoryurl"].string ?? item["advisoryUrl"].string ?? ""
              let name = package["id"].string ?? ""
              let version = package["resolvedVersion"].string ?? ""
              guard seen.insert("\(name) \(version) \(link)").inserted else { continue }
              let ids = identifiers(in: [link])
              try sink.finding(ids.first ?? link, "\(name) \(version) is vulnerable", kind: .vulnerability) {
                $0.rate(word: item["severity"].string)
                $0.place(project["path"].string)
                $0.package = ScanPackage(name, version: version, ecosystem: "NuGet")
                $0.identifiers = ids
                $0.link = link
              }
            }
          }
        }
      }
    })
}
