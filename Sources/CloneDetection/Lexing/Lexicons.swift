extension Language {
  /// Made at the first use, once.
  var lexicon: Lexicon { Lexicons.byNumber[number] ?? Lexicons.plain }
}

enum Lexicons {
  static let byNumber = Dictionary(uniqueKeysWithValues: Language.all.map { ($0.number, Lexicon($0.syntax)) })
  static let plain = Lexicon(Syntax())
  /// Inside of `<script>`, `<style>`, `<?php` and `<%`.
  static let script = Lexicon(Language.script)
  static let style = Lexicon(Language.style)
  static let php = Lexicon(Language.php)
  static let ruby = Lexicon(Language.ruby)
}

/// Words that some language keeps for itself. With `ignoresIdentifiers` all others are alike; a word that is a
/// keyword of another language only is kept too, which makes two texts no more alike than they are.
enum Keywords {
  static let all: Set<String> = Set(
    """
    abstract alias alignas alignof and any as asm assert async auto await base become begin bool boolean box break \
    by byte case catch chan char check class clone co_await co_return co_yield const constexpr continue crate data \
    debugger declare def default defer defined del delegate delete derive descending do done double dyn dynamic elif \
    else elseif elsif elsewhere end endif ensure enum esac eval event except exception exec explicit export extends \
    extension extern external fallthrough false fi final finally fixed float fn for foreach forall friend from func \
    function fun get global go goto guard if implements import impl implicit in include infix inherit init inline \
    inner inout instance instanceof int interface internal into is join lambda lateinit lazy let library lock long \
    loop macro match mixin mod module move mut mutable namespace native new next nil none nonlocal not null object of \
    on open operator or out override package params partial pass prefix private proc procedure protected protocol \
    pub public raise range readonly record redo ref refer register repeat require rescue rethrow retry return \
    sealed select self set short signed sizeof static struct sub subscript super suspend switch synchronized \
    template then this throw throws trait transient true try type typealias typedef typename typeof undefined union \
    unless unlet unsafe unsigned until use using val value var virtual void volatile when where while with xor yield
    """.split(separator: " ").map(String.init))
  static let longest = 12
}
