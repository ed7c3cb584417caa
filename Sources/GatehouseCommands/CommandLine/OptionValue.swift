public import CivilTime
import SourceText

/// A type that an option's value can have.
public protocol OptionValue: Sendable {
  /// - Throws: why not, in words that follow the option's name: `expected a whole number, found "x"`.
  init(argument: String) throws(Misfit)
  /// As it would be typed; nil for a default not worth showing.
  var argument: String? { get }
  static var completion: Completion { get }
}

/// Why a text is not a value.
public struct Misfit: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }

  public init(expected: String, found: String) {
    description = "expected \(expected), found \"\(found)\""
  }
}

extension OptionValue {
  public static var completion: Completion { .nothing }
}

extension String: OptionValue {
  public init(argument: String) { self = argument }
  public var argument: String? { isEmpty ? nil : self }
}

extension Int: OptionValue {
  public init(argument: String) throws(Misfit) {
    guard let number = Int(argument), number >= 0, argument.first != "+" else {
      throw Misfit(expected: "a whole number", found: argument)
    }
    self = number
  }
  public var argument: String? { String(self) }
}

extension Instant: OptionValue {
  public init(argument: String) throws(Misfit) {
    guard let instant = Instant(argument) else {
      throw Misfit(
        expected: "a date or time such as 2026-11-21 or 2026-11-21T09:30:00Z", found: argument)
    }
    self = instant
  }
  public var argument: String? { description }
}

extension Optional: OptionValue where Wrapped: OptionValue {
  public init(argument: String) throws(Misfit) { self = .some(try Wrapped(argument: argument)) }
  public var argument: String? { self?.argument }
  public static var completion: Completion { Wrapped.completion }
}

/// A closed choice: an enum whose raw values are the words.
extension OptionValue where Self: RawRepresentable & CaseIterable, RawValue == String {
  public init(argument: String) throws(Misfit) {
    guard let choice = Self(rawValue: argument) else {
      let words = Self.allCases.map(\.rawValue)
      throw Misfit(
        "expected one of \(words.joined(separator: ", ")), found \"\(argument)\""
          + didYouMean(argument, among: words))
    }
    self = choice
  }
  public var argument: String? { rawValue }
  public static var completion: Completion { .words(allCases.map(\.rawValue)) }
}

extension TimeSpan: OptionValue {
  public init(argument: String) throws(Misfit) {
    guard let span = TimeSpan(argument) else {
      throw Misfit(expected: "a time such as 30s or 5m", found: argument)
    }
    self = span
  }
  public var argument: String? { description }
}
