extension Rule {
  /// Every rule, by the question it is about.
  public static let all: [Rule] =
    loss + release + locks + rows + transactions + security + reading + order + reversal + remarks + mysql
    + sqlite + frameworks

  /// Of one framework or a few.
  private static let frameworks: [Rule] = [
    notReversibleInChange, removeWithoutType, liquibaseNoRollback, schemaDumpStale, idMismatch,
    lockOrChecksumFile,
  ]
  private static let loss: [Rule] = [
    dropTable, dropColumn, dropSchemaOrDatabase, truncate, deleteWithoutWhere, dropCascade, dropObject,
    narrowingType, dropAndReAddColumn, dropPartition, setUnlogged, dropConstraint, createForce,
    enumValueRemoved,
    sequenceReset, dropIndex,
  ]
  private static let release: [Rule] = [
    renameColumn, renameTableOrView, renameOrSetSchema, renameEnumValue, addRequiredColumn, dropDefault,
    defaultDroppedInSameMigration, jsonInsteadOfJSONB, enumValueUsedInSameTransaction, viewReplaced,
    triggerOnExistingTable, rowSecurityChange, dropNotNull,
  ]
  private static let locks: [Rule] = [
    indexNotConcurrent, indexOnPartitionedParent, dropIndexNotConcurrent, reindexNotConcurrent,
    foreignKeyValidating, checkValidating, setNotNullScan, uniqueConstraintBuildsIndex, primaryKeyBuildsIndex,
    primaryKeyUsingNullableIndex, exclusionConstraint, volatileDefault, serialOrIdentityColumn,
    generatedStoredColumn, columnOfConstrainedDomain, typeChangeRewrite, typeChangeIndexRebuild,
    validateInSameTransaction, workUnderAccessExclusive, vacuumFullOrCluster, storageRewrite, refreshBlocking,
    attachPartitionWithoutCheck, createPartitionWithDefault, detachPartitionBlocking,
    domainConstraintValidating,
    missingLockTimeout, severalTablesLocked, explicitLockTable, foreignKeyLocksParent, disableTrigger,
  ]
  private static let rows: [Rule] = [bulkUpdateUnbatched, insertSelectBulk]
  private static let transactions: [Rule] = [
    concurrentlyInTransaction, notInTransactionStatement, nestedTransaction, uncommittedTransaction,
    nonIdempotentOutsideTransaction, nonTransactionalMixed, alwaysFailsHere, enumAddValueInTransaction,
    sessionStateLeak,
  ]
  private static let security: [Rule] = [
    grantToPublic, alterRoleOrSystem, programOrUntrusted, securityDefinerSearchPath, secretInMigration,
    rowSecurityDisabled,
  ]
  private static let reading: [Rule] = [
    opaqueDynamicDDL, opaqueCodeMigration, notAnalysablePart, unparsable, controlBytesRule, liveModel,
    largeData,
  ]
  private static let order: [Rule] = [
    duplicateVersion, outOfOrder, gap, editedMerged, deletedOrRenamedMerged, multipleHeads, danglingParent,
    cycle,
    futureTimestamp, orphanDown,
  ]
  private static let reversal: [Rule] = [missingDown, emptyDown, declaredIrreversible, downDoesNotMirrorUp]

  private static let mysql: [Rule] = [
    copyAlgorithm, sharedLockBuild, foreignKeyCopy, foreignKeyChecksOff, primaryKeyChange, enumSetNotAppend,
    varcharCrosses255Bytes, modifyDropsAttributes, charsetConversion, engineChange,
  ]
  private static let sqlite: [Rule] = [illegalAddColumn, unsupportedAlter]
}
