import CoverageReports
import ReportedPaths
import SourceText
import Testing

@Suite("Paths of reports")
struct PathTests {
  private static let tree: [RepositoryPath] = [
    "a.py", "js/src/calc.js", "js/src/index.js", "lib/core/util.c", "main.py", "py/billing/__init__.py",
    "py/shop/__init__.py", "py/shop/crlf.py", "src/Foo Bar.cs", "src/app.cs", "web/src/index.js",
  ]

  private func resolve(
    _ name: String, root: RepositoryPath? = nil, fixes: [String] = [], sources: [String] = []
  ) -> PathResolution {
    PathResolver(files: Self.tree, root: root, fixes: fixes.compactMap(PathFix.init))
      .resolve(ReportedName(name), sources: sources.map { Array($0.utf8) })
  }

  @Test(
    "are found as they are written",
    arguments: [
      ("js/src/calc.js", "js/src/calc.js"), ("./js//src/./calc.js", "js/src/calc.js"),
      ("js/x/../src/calc.js", "js/src/calc.js"), ("/builds/app/js/src/calc.js", "js/src/calc.js"),
      ("file:///builds/src/Foo%20Bar.cs", "src/Foo Bar.cs"), ("C:\\agent\\src\\app.cs", "src/app.cs"),
      ("/C:/agent/src/app.cs", "src/app.cs"), ("src\\app.cs", "src/app.cs"), ("/_/src/app.cs", "src/app.cs"),
      ("shop/crlf.py", "py/shop/crlf.py"), ("src/calc.js", "js/src/calc.js"), ("calc.js", "js/src/calc.js"),
      ("a.py", "a.py"),
    ])
  func found(name: String, path: String) {
    #expect(resolve(name) == .found(RepositoryPath(path)))
  }

  @Test("are likely where only a part of their end is in the tree")
  func likely() {
    #expect(resolve("/app/src/calc.js") == .likely("js/src/calc.js"))
    #expect(resolve("/app/main.py") == .likely("main.py"))
    #expect(resolve("/usr/lib/python3/calc.js") == .missing)
    #expect(resolve("/app/none.py") == .missing)
    #expect(resolve("") == .missing)
  }

  @Test("are ambiguous where several files end alike")
  func ambiguous() {
    #expect(resolve("__init__.py") == .ambiguous(["py/billing/__init__.py", "py/shop/__init__.py"]))
    #expect(resolve("src/index.js") == .ambiguous(["js/src/index.js", "web/src/index.js"]))
    #expect(resolve("/app/src/index.js") == .ambiguous(["js/src/index.js", "web/src/index.js"]))
  }

  @Test("start at root, where one is given")
  func root() {
    #expect(resolve("src/index.js", root: "web") == .found("web/src/index.js"))
    #expect(resolve("src/index.js", root: "web/") == .found("web/src/index.js"))
    #expect(resolve("/app/src/index.js", root: "js") == .likely("js/src/index.js"))
    #expect(resolve("js/src/calc.js", root: "web") == .found("js/src/calc.js"))
  }

  @Test("are rewritten by fixes, the first that applies")
  func fixes() {
    #expect(resolve("/app/src/index.js", fixes: ["/app/::js/"]) == .found("js/src/index.js"))
    #expect(resolve("app/src/index.js", fixes: ["app/::web/"]) == .found("web/src/index.js"))
    #expect(resolve("/app/src/index.js", fixes: ["app/::web/"]) == .found("web/src/index.js"))
    #expect(resolve("src/index.js", fixes: ["::web/"]) == .found("web/src/index.js"))
    #expect(resolve("/app/main.py", fixes: ["/other/::x/", "/app/::"]) == .found("main.py"))
    #expect(PathFix("no separator") == nil && PathFix("::") == nil)
  }

  @Test("lie below the sources that the report names")
  func sources() {
    #expect(resolve("crlf.py", sources: ["/b/py/billing", "/b/py/shop"]) == .found("py/shop/crlf.py"))
    #expect(
      resolve("__init__.py", sources: ["/b/py/billing", "/b/py/shop"])
        == .ambiguous(["py/billing/__init__.py", "py/shop/__init__.py"]))
    #expect(resolve("__init__.py", sources: ["py/shop"]) == .found("py/shop/__init__.py"))
    #expect(resolve("main.py", sources: ["."]) == .found("main.py"))
    #expect(resolve("main.py", sources: ["/elsewhere"]) == .found("main.py"))
  }

  @Test("of Go begin with a module's path")
  func goModules() throws {
    let tree: [RepositoryPath] = ["a.go", "sub/a.go", "sub/b/a.go"]
    let outer = try #require(GoModule(Array("// x\nmodule example.com/m // y\n\ngo 1.22\n".utf8), in: nil))
    let inner = try #require(GoModule(Array("module \"example.com/m/sub\"\r\n".utf8), in: "sub"))
    let resolver = PathResolver(files: tree, modules: [outer, inner])
    func place(_ name: String) -> PathResolution { resolver.resolve(ReportedName(name, .goPackage)) }
    #expect(place("example.com/m/a.go") == .found("a.go"))
    #expect(place("example.com/m/sub/a.go") == .found("sub/a.go"))
    #expect(place("example.com/m/sub/b/a.go") == .found("sub/b/a.go"))
    #expect(GoModule(Array("go 1.22\n".utf8), in: nil) == nil)
  }

  @Test("of one report have one beginning: a dependency's file that ends like ours is only likely")
  func beginning() throws {
    let text = ["/app/py/shop/crlf.py", "/app/js/src/index.js", "/app/main.py", "/usr/lib/x/src/app.cs"]
      .map { "SF:\($0)\nDA:1,1\nend_of_record\n" }.joined()
    let report = try readCoverage(Array(text.utf8), source: "a")
    let placement = PathResolver(files: Self.tree).place(report)
    #expect(placement.found.map(\.path) == ["py/shop/crlf.py", "js/src/index.js", "main.py"])
    #expect(placement.likely.map(\.path) == ["src/app.cs"])
  }

  @Test(
    "under another prefix, or with backslashes, are the same files",
    arguments: [
      "/builds/x/", "C:\\agent\\_work\\1\\s\\", "/github/workspace/", "./", "",
    ])
  func prefixes(prefix: String) throws {
    let names = Self.tree.map(\.description).filter { $0.contains("/") }
    let text = names.map { name in
      let path = prefix.contains("\\") ? name.replacing("/", with: "\\") : name
      return "SF:\(prefix)\(path)\nDA:1,1\nend_of_record\n"
    }.joined()
    let placement = PathResolver(files: Self.tree).place(try readCoverage(Array(text.utf8), source: "a"))
    #expect(placement.found.map(\.path.description) == names)
    #expect(placement.likely.isEmpty && placement.ambiguous.isEmpty && placement.missing.isEmpty)
  }

  @Test("that are nowhere have a nearest file, for advice")
  func nearest() {
    let resolver = PathResolver(files: Self.tree)
    #expect(resolver.nearest(to: ReportedName("/x/y/util.c")) == "lib/core/util.c")
    #expect(resolver.nearest(to: ReportedName("/x/y/none.c")) == nil)
  }

  @Test("come with advice: what the policy has to say for them to be found")
  func advice() {
    func advice(_ name: String, _ path: RepositoryPath) -> String? {
      PathAdvice(ReportedName(name), at: path).map { "\($0)" }
    }
    #expect(advice("src/new.js", "js/src/new.js") == "root: js")
    #expect(advice("/app/src/new.js", "js/src/new.js") == "fixes: [\"/app/::js/\"]")
    #expect(advice("/app/src/new.js", "src/new.js") == "fixes: [\"/app/::\"]")
    #expect(advice("lib/new.js", "js/src/new.js") == "fixes: [\"lib/::js/src/\"]")
    #expect(advice("lib/old.js", "js/src/new.js") == nil)
    #expect(advice("a.js", "a.js") == nil)
  }

  @Test("agree with a search of all files, in trees of chance")
  func agreesWithSearch() {
    var random = SystemRandomNumberGenerator()
    let words = ["a", "b", "ab", "x.c", "y.c"]
    for _ in 0..<300 {
      let tree = Set(
        (0..<12).map { _ in
          RepositoryPath(
            (0..<Int.random(in: 1...4, using: &random)).map { _ in words.randomElement(using: &random) ?? "a"
            }
            .joined(separator: "/"))
        }
      ).sorted()
      let name = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        words.randomElement(using: &random) ?? "a"
      }
      .joined(separator: "/")
      let exact = tree.filter { $0 == RepositoryPath(name) }
      let ending = tree.filter { $0.description.hasSuffix("/" + name) }
      let resolution = PathResolver(files: tree).resolve(ReportedName(name))
      let cut = name.split(separator: "/").indices.dropFirst().lazy
        .map { RepositoryPath(name.split(separator: "/")[$0...].joined(separator: "/")) }
        .first { tree.contains($0) && $0.bytes.contains(UInt8(ascii: "/")) }
      if let path = exact.first {
        #expect(resolution == .found(path), "\(name) in \(tree)")
      } else if let cut {
        #expect(resolution == .found(cut), "\(name) in \(tree)")
      } else if ending.count > 1 {
        #expect(resolution == .ambiguous(ending), "\(name) in \(tree)")
      } else if let path = ending.first {
        #expect(resolution == .found(path), "\(name) in \(tree)")
      }
    }
  }
}
