public import SourceText

/// A gate as engine, documentation, schema and completion hold it: a built-in one and an executable both
/// become one.
public struct GateDefinition: Sendable {
  public let id: String
  /// The executable that is the gate, in the policy's word; nil: it is built in.
  public let executable: String?
  /// nil: the gate judges changes.
  public let condition: EnvironmentCondition?
  private let describe: @Sendable () -> GateManifest
  private let shape: @Sendable () -> Shape
  /// Settings that contradict each other; for a node that fits the shape.
  public let inconsistencies: @Sendable (Node) -> [Inconsistency]
  /// nil for a node that does not fit the shape.
  public let prepare: @Sendable (Node) -> PreparedGate?

  public init<G: Gate>(_: G.Type) {
    id = G.id
    executable = nil
    condition = G.condition
    describe = { G.manifest }
    shape = { G.Configuration.shape }
    inconsistencies = { G.Configuration($0)?.inconsistencies ?? [] }
    prepare = { node in
      G.Configuration(node).map { settings in
        let gate = G(settings)
        return PreparedGate(needs: gate.needs, orders: gate.orders, examine: gate.examine)
      }
    }
  }

  /// A gate that an executable is. A policy knows it by what it names the executable, and not by the id that the
  /// executable gives itself.
  ///
  /// - Parameter settings: `anything`, where nobody may ask the executable.
  public init(
    executable: String, manifest: GateManifest, settings: Shape,
    prepare: @escaping @Sendable (Node) -> PreparedGate?
  ) {
    id = Self.id(ofExecutable: executable)
    self.executable = executable
    condition = nil
    describe = { manifest }
    shape = { settings }
    inconsistencies = { _ in [] }
    self.prepare = prepare
  }

  /// No built-in gate has such an id.
  public static func id(ofExecutable name: String) -> String { "run: " + name }

  /// Made when somebody asks, as the settings are: both take a while, and most runs ask for few of the gates.
  public var manifest: GateManifest { describe() }

  public var settings: Shape { shape() }

  /// Every mistake in the settings, in the order of the file; contradictions once each value fits.
  public func check(_ node: Node, partial: Bool = false) -> [Problem] {
    let problems = settings.check(node, partial: partial)
    guard problems.isEmpty, !partial else { return problems }
    return inconsistencies(node).map { Problem(mark: node.mark(at: $0.keys), message: $0.message) }
  }
}

/// A gate with its settings, ready to examine.
public struct PreparedGate: Sendable {
  public let needs: Needs
  public let orders: @Sendable (GateContext) async throws -> [EvidenceOrder]
  public let examine: @Sendable (GateContext) async throws -> GateAnswer

  public init(
    needs: Needs, orders: @escaping @Sendable (GateContext) async throws -> [EvidenceOrder] = { _ in [] },
    examine: @escaping @Sendable (GateContext) async throws -> GateAnswer
  ) {
    self.needs = needs
    self.orders = orders
    self.examine = examine
  }
}

extension Node {
  /// The place of the deepest of `keys` that is written; a number picks from a list.
  public func mark(at keys: [String]) -> Mark {
    guard let key = keys.first else { return mark }
    if let entry = entries.first(where: { $0.key == key }) {
      return keys.count == 1 ? entry.mark : entry.node.mark(at: Array(keys.dropFirst()))
    }
    if let index = Int(key), items.indices.contains(index) {
      return items[index].mark(at: Array(keys.dropFirst()))
    }
    return mark
  }
}
