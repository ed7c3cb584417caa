import CIProviders
import HTTPTransfer

/// The way to a forge, or why there is none.
enum ForgeLink: Sendable {
  case open(ForgeConnection)
  case none(String)

  /// A forge that is not known, or that nobody gave a token for, is no mistake of the caller's: what needs no
  /// forge is judged all the same.
  init(_ options: ForgeOptions, _ ci: CIRun?, remote: String?, _ console: Console) throws {
    let place: ForgePlace
    do throws(UsageError) {
      place = try ForgePlace(options, ci, remote: remote)
    } catch {
      if options.isSaid { throw error }
      self = .none([error.description, error.wayOut].compactMap { $0 }.joined(separator: "; "))
      return
    }
    if let connection = try ForgeConnection(options, place, console) {
      self = .open(connection)
    } else {
      let way = ForgeConnection.wayOut(place, console.environment)
      self = .none("no token for \(place.address.origin.hostAndPort); \(way)")
    }
  }

  var connection: ForgeConnection? { if case .open(let connection) = self { connection } else { nil } }

  /// Why there is none.
  var words: String { if case .none(let words) = self { words } else { "" } }
}

extension ForgeOptions {
  /// The caller named a forge, and wants to hear of a mistake in it.
  fileprivate var isSaid: Bool { kind != nil || apiURL != nil || repository != nil || tokenFile != nil }
}
