internal import CLibxml2
public import SourceText

/// What a reader of one XML format does with what stands in the document, in its order.
public protocol XMLHandler {
  /// An opening tag. The element lives only as long as the call.
  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem)
  /// Everything between two tags, CDATA sections included, whitespace as it stands; not called where nothing
  /// is.
  mutating func text(_ text: XMLText) throws(DocumentProblem)
  /// A closing tag, also that of `<empty/>`. The name is without its namespace prefix.
  mutating func end(_ name: String) throws(DocumentProblem)
  /// False where `text` would do nothing: asked after each tag, and spares what stands between two tags a
  /// copy.
  var wantsText: Bool { get }
  /// An element that the format repeats by the thousand, empty and with plain attributes: reading it is made
  /// cheap, and changes nothing else. nil: none.
  static var repeatedElement: StaticString? { get }
}

extension XMLHandler {
  public mutating func text(_ text: XMLText) {}
  public mutating func end(_ name: String) {}
  public var wantsText: Bool { true }
  public static var repeatedElement: StaticString? { nil }
}

/// A run of text as UTF-8.
public struct XMLText: Hashable, Sendable {
  public let bytes: [UInt8]

  public var string: String { String(decoding: bytes, as: UTF8.self) }

  /// Nothing but XML's whitespace: what stands between the elements of an indented document.
  public var isBlank: Bool {
    bytes.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
  }
}

/// An opening tag: a view into the parser's memory. Not copyable and only ever borrowed, so that no handler
/// can keep it.
@safe public struct XMLElement: ~Copyable {
  private let localName: UnsafePointer<xmlChar>
  private let attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  public let attributeCount: Int
  private let place: Unmanaged<XMLPlace>

  /// - Parameter place: kept by the session, which outlives the element: counting its references for each tag
  ///   would cost more than the rest of this.
  init(
    _ localName: UnsafePointer<xmlChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
    count: Int, place: XMLPlace
  ) {
    unsafe self.localName = localName
    unsafe self.attributes = attributes
    attributeCount = count
    unsafe self.place = .passUnretained(place)
  }

  /// Where the tag ends.
  public var mark: Mark { unsafe place._withUnsafeGuaranteedRef { $0.mark } }

  /// Without its namespace prefix.
  public var name: String { unsafe String(cString: localName) }

  public func isNamed(_ word: StaticString) -> Bool { unsafe matches(localName, word) }

  /// The value of the attribute with this name, whatever its namespace; nil without one.
  public subscript(_ name: StaticString) -> String? {
    for index in 0..<attributeCount where unsafe matches(field(index, 0), name) {
      return value(index)
    }
    return nil
  }

  /// The value of an attribute; `last` itself where it is the same, since elements next to each other often share
  /// a value, and a text has to be made.
  public func text(_ name: StaticString, or last: String) -> String? {
    for index in 0..<attributeCount where unsafe matches(field(index, 0), name) {
      guard let start = unsafe field(index, 3), let end = unsafe field(index, 4) else { return "" }
      let utf8 = last.utf8.span
      let count = unsafe end - start
      guard count == utf8.count else { return value(index) }
      for place in 0..<count where unsafe start[place] != utf8[place] { return value(index) }
      return last
    }
    return nil
  }

  /// The whole number that an attribute holds; nil without one, for anything but digits behind an optional
  /// minus, and beyond `Int`. Spares the text.
  public func integer(_ name: StaticString) -> Int? {
    for index in 0..<attributeCount where unsafe matches(field(index, 0), name) {
      guard let start = unsafe field(index, 3), let end = unsafe field(index, 4) else { return nil }
      return unsafe wholeNumber(start, count: end - start)
    }
    return nil
  }

  /// What `body` makes of an attribute's value as UTF-8; nil without the attribute. Spares the text.
  public func withBytes<Result>(_ name: StaticString, _ body: (Span<UInt8>) -> Result) -> Result? {
    for index in 0..<attributeCount where unsafe matches(field(index, 0), name) {
      guard let start = unsafe field(index, 3), let end = unsafe field(index, 4) else { return body(Span()) }
      return body(unsafe UnsafeBufferPointer(start: start, count: end - start).span)
    }
    return nil
  }

  /// Names and values in the order written.
  public var allAttributes: [(name: String, value: String)] {
    (0..<attributeCount).map { index in
      (name: unsafe field(index, 0).map { unsafe String(cString: $0) } ?? "", value: value(index))
    }
  }

  /// An error about this element.
  public func problem(_ message: String) -> DocumentProblem { DocumentProblem(mark: mark, message: message) }

  func hasValues(upTo limit: Int) -> Bool {
    for index in 0..<attributeCount {
      guard let start = unsafe field(index, 3), let end = unsafe field(index, 4) else { continue }
      if unsafe end - start > limit { return false }
    }
    return true
  }

  private func value(_ index: Int) -> String {
    guard let start = unsafe field(index, 3), let end = unsafe field(index, 4) else { return "" }
    let bytes = unsafe UnsafeBufferPointer(start: start, count: end - start)
    return unsafe String(decoding: bytes, as: UTF8.self)
  }

  /// libxml2 hands over five pointers an attribute: local name, prefix, namespace, start and end of the
  /// value.
  @inline(__always)
  private func field(_ index: Int, _ part: Int) -> UnsafePointer<xmlChar>? {
    unsafe attributes?[index * 5 + part]
  }
}

/// Without closures or generics: it is called for each attribute of each element.
@inline(__always)
private func matches(_ name: UnsafePointer<xmlChar>?, _ word: StaticString) -> Bool {
  guard let name = unsafe name, word.hasPointerRepresentation else { return false }
  let text = unsafe word.utf8Start
  let count = word.utf8CodeUnitCount
  var index = 0
  while index < count {
    if unsafe name[index] != text[index] { return false }
    index &+= 1
  }
  return unsafe name[count] == 0
}

/// Digits behind an optional minus; nil for anything else, and beyond `Int`.
private func wholeNumber(_ text: UnsafePointer<xmlChar>, count: Int) -> Int? {
  let isNegative = unsafe count > 0 && text[0] == UInt8(ascii: "-")
  var index = isNegative ? 1 : 0
  guard index < count else { return nil }
  var value = 0
  // So many digits cannot overflow.
  let safe = min(count, 18)
  while index < safe {
    let digit = unsafe text[index] &- 48
    guard digit < 10 else { return nil }
    value = value &* 10 &+ Int(digit)
    index &+= 1
  }
  while index < count {
    let digit = unsafe text[index] &- 48
    guard digit < 10 else { return nil }
    let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
    let (sum, carry) = tenfold.addingReportingOverflow(Int(digit))
    guard !overflow, !carry else { return nil }
    value = sum
    index &+= 1
  }
  return isNegative ? -value : value
}
