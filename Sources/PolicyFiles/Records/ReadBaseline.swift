public import GateEngine
import GateKit
public import SourceText

/// Reads `.gatehouse/baseline.json`.
public func readBaseline(_ bytes: [UInt8], source: String = Baseline.path.description) throws(UnreadableFile)
  -> Baseline
{
  let node = try document(bytes, source: source, json: true, limits: gatheredLimits)
  if let unread = UnreadVersion(node, of: "format of a baseline") {
    throw UnreadableFile(problems: [unread.problem])
  }
  return try decode(Baseline.self, node)
}
