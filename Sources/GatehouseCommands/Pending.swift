import GateKit
import SourceText
extension Problem: Error {}
extension Shape { func set(_ a: String, in node: Node) throws(Problem) -> Node { node } }
