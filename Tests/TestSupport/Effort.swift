import LocalSystem

/// How hard the tests try: a fixed, quick part in CI; everything where `GATEHOUSE_EFFORT=full`.
public enum Effort {
  public static let isFull = Environment.process["GATEHOUSE_EFFORT"] == "full"

  public static func rounds(_ quick: Int, full: Int) -> Int { isFull ? full : quick }
}
