#include "SQLiteDatabase.h"
#include <LateLibrary.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FUNCTIONS(F) \
  F(sqlite3_backup *, sqlite3_backup_init, \
    (sqlite3 * to, const char *name, sqlite3 *from, const char *other), ) \
  F(int, sqlite3_backup_step, (sqlite3_backup * backup, int pages), ) \
  F(int, sqlite3_backup_finish, (sqlite3_backup * backup), ) \
  F(int, sqlite3_bind_blob64, \
    (sqlite3_stmt * statement, int index, const void *bytes, sqlite3_uint64 size, void (*end)(void *)), ) \
  F(int, sqlite3_bind_int64, (sqlite3_stmt * statement, int index, sqlite3_int64 value), ) \
  F(int, sqlite3_bind_null, (sqlite3_stmt * statement, int index), ) \
  F(int, sqlite3_bind_parameter_count, (sqlite3_stmt * statement), ) \
  F(int, sqlite3_bind_text64, \
    (sqlite3_stmt * statement, int index, const char *text, sqlite3_uint64 size, void (*end)(void *), unsigned char encoding), ) \
  F(int, sqlite3_bind_zeroblob, (sqlite3_stmt * statement, int index, int size), ) \
  F(int, sqlite3_busy_timeout, (sqlite3 * database, int milliseconds), ) \
  F(int, sqlite3_clear_bindings, (sqlite3_stmt * statement), ) \
  F(int, sqlite3_close_v2, (sqlite3 * database), ) \
  F(const void *, sqlite3_column_blob, (sqlite3_stmt * statement, int column), ) \
  F(int, sqlite3_column_bytes, (sqlite3_stmt * statement, int column), ) \
  F(int, sqlite3_column_count, (sqlite3_stmt * statement), ) \
  F(sqlite3_int64, sqlite3_column_int64, (sqlite3_stmt * statement, int column), ) \
  F(int, sqlite3_column_type, (sqlite3_stmt * statement, int column), ) \
  F(int, sqlite3_db_config, (sqlite3 * database, int option, ...), ) \
  F(const char *, sqlite3_errmsg, (sqlite3 * database), ) \
  F(int, sqlite3_exec, \
    (sqlite3 * database, const char *text, int (*row)(void *, int, char **, char **), void *context, char **), ) \
  F(int, sqlite3_extended_errcode, (sqlite3 * database), ) \
  F(int, sqlite3_finalize, (sqlite3_stmt * statement), ) \
  F(int, sqlite3_get_autocommit, (sqlite3 * database), ) \
  F(int, sqlite3_limit, (sqlite3 * database, int limit, int value), ) \
  F(int, sqlite3_open_v2, (const char *path, sqlite3 **database, int flags, const char *system), ) \
  F(int, sqlite3_prepare_v3, \
    (sqlite3 * database, const char *text, int length, unsigned int flags, sqlite3_stmt **statement, const char **rest), ) \
  F(int, sqlite3_reset, (sqlite3_stmt * statement), ) \
  F(int, sqlite3_sleep, (int milliseconds), ) \
  F(int, sqlite3_step, (sqlite3_stmt * statement), ) \
  F(int, sqlite3_system_errno, (sqlite3 * database), )

LATE_LIBRARY(sqlite_database, "libsqlite3.so.0", "libsqlite3-0", FUNCTIONS)

static sqlite3 *handle(sqlite_database *database) { return (sqlite3 *)database; }
static sqlite3_stmt *machine(sqlite_statement *statement) { return (sqlite3_stmt *)statement; }

static enum sqlite_problem told(int code) {
  switch (code & 0xFF) {
    case SQLITE_OK:
    case SQLITE_DONE:
      return sqlite_fine;
    case SQLITE_ROW:
      return sqlite_row;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return sqlite_busy;
    case SQLITE_FULL:
      return sqlite_full;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return sqlite_read_only;
    case SQLITE_CORRUPT:
      return sqlite_malformed;
    case SQLITE_NOTADB:
      return sqlite_not_a_database;
    case SQLITE_CANTOPEN:
      return sqlite_cannot_open;
    case SQLITE_CONSTRAINT:
      return sqlite_constraint;
    case SQLITE_TOOBIG:
      return sqlite_too_big;
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
      return sqlite_disk;
    default:
      return sqlite_other;
  }
}

/* Makes an empty file that nobody else may read; its log gets the same rights. A file that is there already is not
   opened: closing it would give up the locks that this process holds on it. 0, or an errno. */
static int create(const char *path) {
  int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return errno;
  close(file);
  return 0;
}

/* Two that open a new file at once are in each other's way here, and SQLite does not wait for it. */
static int use_log(sqlite3 *database, int busy_milliseconds) {
  static const int pause = 10;
  int code = SQLITE_OK;
  for (int waited = 0; waited <= busy_milliseconds; waited += pause) {
    code = late.sqlite3_exec(database, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    if ((code & 0xFF) != SQLITE_BUSY) break;
    late.sqlite3_sleep(pause);
  }
  return code;
}

enum sqlite_problem sqlite_database_open(const char *path, bool writes, int busy_milliseconds,
                                         sqlite_database **database) {
  /* A reader of a write-ahead log writes the index of that log. What cannot be made is told by opening it. */
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_READWRITE;
  if (writes) create(path);
  sqlite3 *opened = NULL;
  int code = late.sqlite3_open_v2(path, &opened, flags, NULL);
  *database = (sqlite_database *)opened;
  if (code != SQLITE_OK) return told(code);
  late.sqlite3_busy_timeout(opened, busy_milliseconds);
  late.sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  late.sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  late.sqlite3_db_config(opened, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  late.sqlite3_limit(opened, SQLITE_LIMIT_ATTACHED, 0);
  return writes ? told(use_log(opened, busy_milliseconds)) : sqlite_fine;
}

void sqlite_database_close(sqlite_database *database) { late.sqlite3_close_v2(handle(database)); }

const char *sqlite_database_message(sqlite_database *database) {
  return database ? late.sqlite3_errmsg(handle(database)) : "out of memory";
}

int sqlite_database_errno(sqlite_database *database) {
  return database ? late.sqlite3_system_errno(handle(database)) : 0;
}

bool sqlite_database_is_in_transaction(sqlite_database *database) {
  return late.sqlite3_get_autocommit(handle(database)) == 0;
}

enum sqlite_problem sqlite_database_execute(sqlite_database *database, const char *text) {
  return told(late.sqlite3_exec(handle(database), text, NULL, NULL, NULL));
}

enum sqlite_problem sqlite_database_copy(sqlite_database *database, const char *path, char *message, int size) {
  sqlite3 *copy = NULL;
  int refused = create(path);
  if (refused) {
    snprintf(message, (size_t)size, "%s", strerror(refused));
    return sqlite_cannot_open;
  }
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_READWRITE;
  int code = late.sqlite3_open_v2(path, &copy, flags, NULL);
  if (code == SQLITE_OK) {
    sqlite3_backup *backup = late.sqlite3_backup_init(copy, "main", handle(database), "main");
    code = late.sqlite3_extended_errcode(copy);
    if (backup) {
      /* All in one step: with a write-ahead log its reader holds up no writer, and sees one moment. */
      late.sqlite3_backup_step(backup, -1);
      code = late.sqlite3_backup_finish(backup);
    }
  }
  if (code != SQLITE_OK) snprintf(message, (size_t)size, "%s", copy ? late.sqlite3_errmsg(copy) : "out of memory");
  late.sqlite3_close_v2(copy);
  return told(code);
}

enum sqlite_problem sqlite_statement_prepare(sqlite_database *database, const char *text,
                                             sqlite_statement **statement) {
  sqlite3_stmt *prepared = NULL;
  int code = late.sqlite3_prepare_v3(handle(database), text, -1, SQLITE_PREPARE_PERSISTENT, &prepared, NULL);
  *statement = (sqlite_statement *)prepared;
  return told(code);
}

void sqlite_statement_finalize(sqlite_statement *statement) { late.sqlite3_finalize(machine(statement)); }

int sqlite_statement_parameters(sqlite_statement *statement) {
  return late.sqlite3_bind_parameter_count(machine(statement));
}

enum sqlite_problem sqlite_statement_bind_null(sqlite_statement *statement, int parameter) {
  return told(late.sqlite3_bind_null(machine(statement), parameter));
}

enum sqlite_problem sqlite_statement_bind_integer(sqlite_statement *statement, int parameter, int64_t value) {
  return told(late.sqlite3_bind_int64(machine(statement), parameter, value));
}

enum sqlite_problem sqlite_statement_bind_text(sqlite_statement *statement, int parameter, const void *bytes,
                                               uint64_t size) {
  /* No pointer would be NULL. */
  const char *text = size == 0 ? "" : bytes;
  return told(
      late.sqlite3_bind_text64(machine(statement), parameter, text, size, SQLITE_TRANSIENT, SQLITE_UTF8));
}

enum sqlite_problem sqlite_statement_bind_bytes(sqlite_statement *statement, int parameter, const void *bytes,
                                                uint64_t size) {
  if (size == 0) return told(late.sqlite3_bind_zeroblob(machine(statement), parameter, 0));
  return told(late.sqlite3_bind_blob64(machine(statement), parameter, bytes, size, SQLITE_TRANSIENT));
}

enum sqlite_problem sqlite_statement_step(sqlite_statement *statement) {
  return told(late.sqlite3_step(machine(statement)));
}

void sqlite_statement_reset(sqlite_statement *statement) {
  late.sqlite3_reset(machine(statement));
  late.sqlite3_clear_bindings(machine(statement));
}

int sqlite_statement_columns(sqlite_statement *statement) { return late.sqlite3_column_count(machine(statement)); }

enum sqlite_kind sqlite_statement_kind(sqlite_statement *statement, int column) {
  switch (late.sqlite3_column_type(machine(statement), column)) {
    case SQLITE_INTEGER:
      return sqlite_kind_integer;
    case SQLITE_FLOAT:
      return sqlite_kind_real;
    case SQLITE_TEXT:
      return sqlite_kind_text;
    case SQLITE_BLOB:
      return sqlite_kind_bytes;
    default:
      return sqlite_kind_null;
  }
}

int64_t sqlite_statement_integer(sqlite_statement *statement, int column) {
  return late.sqlite3_column_int64(machine(statement), column);
}

const void *sqlite_statement_bytes(sqlite_statement *statement, int column, int *size) {
  const void *bytes = late.sqlite3_column_blob(machine(statement), column);
  *size = late.sqlite3_column_bytes(machine(statement), column);
  return bytes;
}
