/// Answers by key; those not used for the longest time make way.
struct CacheMemory {
  private struct Slot {
    let entry: CacheEntry
    var lastUse: UInt64
  }

  private let byteLimit: Int
  private let entryLimit: Int
  private var slots: [String: Slot] = [:]
  private var bytes = 0
  private var uses: UInt64 = 0

  init(bytes: Int, entries: Int) {
    byteLimit = bytes
    entryLimit = entries
  }

  mutating func find(_ key: String) -> CacheEntry? {
    guard let slot = slots[key] else { return nil }
    uses += 1
    slots[key]?.lastUse = uses
    return slot.entry
  }

  mutating func store(_ entry: CacheEntry, _ key: String) {
    remove(key)
    guard entry.size <= byteLimit, entryLimit > 0 else { return }
    while bytes + entry.size > byteLimit || slots.count >= entryLimit {
      guard let oldest = slots.min(by: { $0.value.lastUse < $1.value.lastUse }) else { break }
      remove(oldest.key)
    }
    uses += 1
    slots[key] = Slot(entry: entry, lastUse: uses)
    bytes += entry.size
  }

  mutating func remove(_ key: String) {
    if let slot = slots.removeValue(forKey: key) { bytes -= slot.entry.size }
  }
}
