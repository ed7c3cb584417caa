public import SourceText

/// Where a reported file is in the tree.
public enum PathResolution: Hashable, Sendable {
  case found(RepositoryPath)
  /// Found by the end of its name alone, in a way that other files could share by chance: to be believed if
  /// its executable lines fit the file's text (`SourceLines.fits`).
  case likely(RepositoryPath)
  /// Several files fit equally well; sorted bytewise.
  case ambiguous([RepositoryPath])
  case missing
}
