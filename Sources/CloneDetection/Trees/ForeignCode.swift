import SourceText

/// Places of code that nobody of the team wrote by hand: what package managers, compilers and generators leave.
public enum ForeignCode {
  /// Folders of these names, wherever they are.
  public static let folders: [String] = [
    ".build", ".eggs", ".next", ".nuxt", ".tox", ".venv", "Carthage", "Godeps", "Pods", "__generated__",
    "__pycache__", "__snapshots__", "bower_components", "build", "dist", "generated", "generated-sources",
    "node_modules", "site-packages", "target", "third-party", "third_party", "vendor", "venv",
  ]
  /// Files whose names end so.
  public static let endings: [String] = [
    ".Designer.cs", ".bundle.js", ".chunk.js", ".designer.cs", ".freezed.dart", ".g.cs", ".g.dart", ".g.i.cs",
    ".gen.go", ".gen.rs", ".gen.ts", ".gr.dart", ".min.cjs", ".min.css", ".min.js", ".min.mjs", ".mocks.dart",
    ".pb.cc", ".pb.go", ".pb.gw.go", ".pb.h", ".pb.rb", ".pb.swift", ".pbobjc.h", ".pbobjc.m", ".pbrpc.h",
    ".pbrpc.m", "_pb.d.ts", "_pb.js", "_pb.rb", "_pb2.py", "_pb2.pyi", "_pb2_grpc.py",
  ]
  /// Files whose names hold one of these before their extension.
  public static let marks: [String] = [".generated.", "_generated.", "zz_generated"]
  /// Files of these names.
  public static let names: [String] = ["bindata.go", "gradlew", "mvnw"]

  private static let folderSet = Set(folders.map { ArraySlice($0.utf8) })
  private static let nameSet = Set(names.map { ArraySlice($0.utf8) })
  /// By their last byte, which tells most names apart.
  private static let endingsByLast = Dictionary(grouping: endings.map { ArraySlice($0.utf8) }) {
    $0.last ?? 0
  }
  private static let markBytes = marks.map { Array($0.utf8) }

  static func holds(_ path: RepositoryPath) -> Bool {
    let parts = path.components
    guard let name = parts.last else { return false }
    if parts.dropLast().contains(where: { folderSet.contains($0) }) || nameSet.contains(name) { return true }
    if let last = name.last, let endings = endingsByLast[last],
      endings.contains(where: { name.count > $0.count && name.suffix($0.count) == $0 })
    {
      return true
    }
    return markBytes.contains { mark in
      name.count > mark.count
        && name.indices.contains { name[$0] == mark[0] && name[$0...].starts(with: mark) }
    }
  }
}
