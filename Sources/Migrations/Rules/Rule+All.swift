extension Rule {
  /// Every rule, by the question it is about.
  public static let all: [Rule] =
    loss + release + locks + rows + transactions + security + reading + order + reversal + remarks + mysql
    + sqlite + style + frameworks

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
    triggerOnExistingTable, rowSecurityChange, dropNotNull, contractWithCodeStillUsingIt, expandAndContract,
    typeChangeVisible, addUniqueOrCheck,
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
    missingStatementTimeout, severalAlters, recursiveOnPartitions, lockTakingNoOp,
  ]
  private static let rows: [Rule] = [bulkUpdateUnbatched, insertSelectBulk, definitionsAndRows]
  private static let transactions: [Rule] = [
    concurrentlyInTransaction, notInTransactionStatement, nestedTransaction, uncommittedTransaction,
    nonIdempotentOutsideTransaction, nonTransactionalMixed, alwaysFailsHere, enumAddValueInTransaction,
    sessionStateLeak,
  ]
  private static let security: [Rule] = [
    grantToPublic, alterRoleOrSystem, programOrUntrusted, securityDefinerSearchPath, secretInMigration,
    rowSecurityDisabled, rightsTaken,
  ]
  private static let reading: [Rule] = [
    opaqueDynamicDDL, opaqueCodeMigration, notAnalysablePart, unparsable, controlBytesRule, liveModel,
    largeData,
  ]
  private static let order: [Rule] = [
    duplicateVersion, outOfOrder, gap, editedMerged, deletedOrRenamedMerged, multipleHeads, danglingParent,
    cycle,
    futureTimestamp, orphanDown, collidesAfterMerge, caseOrUnicodeCollision, repeatableNotIdempotent,
    modelChangeWithoutMigration,
  ]
  private static let reversal: [Rule] = [
    missingDown, emptyDown, declaredIrreversible, downDoesNotMirrorUp, compensatingScriptMissing,
    downDestroysNewData,
  ]

  private static let mysql: [Rule] = [
    copyAlgorithm, sharedLockBuild, foreignKeyCopy, foreignKeyChecksOff, primaryKeyChange, enumSetNotAppend,
    varcharCrosses255Bytes, modifyDropsAttributes, charsetConversion, engineChange, implicitCommit,
    noAlgorithmClause,
    expressionDefaultCopy, inlineReferencesIgnored, tableWithoutPrimaryKey, onlineToolIncompatible,
    instantLimit,
    unsafeReplication,
  ]
  private static let sqlite: [Rule] = [
    illegalAddColumn, illegalDropColumn, unsupportedAlter, rebuildPitfalls, batchRebuildLoses,
    concurrentlyOnSQLite,
  ]
  private static let style: [Rule] = [
    identifierTooLong, integerKey, timestampWithoutTimeZone, fixedLengthText, limitedText, serialNotIdentity,
    foreignKeyWithoutIndex, wideOrDuplicateIndex, unqualifiedName, enumTypeCreated,
  ]
}
