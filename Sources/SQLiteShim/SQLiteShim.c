#include "SQLiteShim.h"
#include <LateLibrary.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define FUNCTIONS(F)                                                                                               \
  F(int, sqlite3_open_v2, (const char *path, sqlite3 **database, int flags, const char *system), )                 \
  F(int, sqlite3_close_v2, (sqlite3 * database), )                                                                 \
  F(int, sqlite3_exec,                                                                                             \
    (sqlite3 * database, const char *text, int (*row)(void *, int, char **, char **), void *context, char **), )   \
  F(int, sqlite3_db_config, (sqlite3 * database, int option, ...), )                                               \
  F(int, sqlite3_limit, (sqlite3 * database, int limit, int value), )                                              \
  F(void, sqlite3_progress_handler, (sqlite3 * database, int steps, int (*body)(void *), void *context), )         \
  F(int, sqlite3_set_authorizer,                                                                                   \
    (sqlite3 * database,                                                                                           \
     int (*body)(void *, int, const char *, const char *, const char *, const char *), void *context), )           \
  F(int, sqlite3_prepare_v2,                                                                                       \
    (sqlite3 * database, const char *text, int length, sqlite3_stmt **statement, const char **rest), )             \
  F(int, sqlite3_step, (sqlite3_stmt * statement), )                                                               \
  F(int, sqlite3_finalize, (sqlite3_stmt * statement), )                                                           \
  F(const char *, sqlite3_errmsg, (sqlite3 * database), )                                                          \
  F(int, sqlite3_stricmp, (const char *one, const char *other), )                                                  \
  F(int, sqlite3_strnicmp, (const char *one, const char *other, int length), )

LATE_LIBRARY(sqlite_shim, "libsqlite3.so.0", "libsqlite3-0", FUNCTIONS)

struct sqlite_shim {
  sqlite3 *database;
  int steps;
  bool is_stopped;
  enum sqlite_shim_change change;
  char table[256];
};

/* Thousands of instructions of SQLite's machine, for one statement: far above any change of an empty schema. */
static const int step_limit = 5000;
/* Pages of 4 KiB. */
static const char *page_limit = "PRAGMA max_page_count = 16384; PRAGMA trusted_schema = OFF;";

static int progress(void *context) {
  sqlite_shim *shim = context;
  shim->steps += 1;
  if (shim->steps <= step_limit) return 0;
  shim->is_stopped = true;
  return 1;
}

static bool is_one_of(const char *name, const char *const *list) {
  for (; name && *list; list++)
    if (late.sqlite3_stricmp(name, *list) == 0) return true;
  return false;
}

static void note(sqlite_shim *shim, enum sqlite_shim_change change, const char *table) {
  if (shim->change != sqlite_shim_reads || !table || late.sqlite3_strnicmp(table, "sqlite_", 7) == 0) return;
  shim->change = change;
  strncpy(shim->table, table, sizeof shim->table - 1);
}

static int authorize(void *context, int action, const char *first, const char *second, const char *database,
                     const char *source) {
  static const char *const pragmas[] = {"foreign_keys", "legacy_alter_table", "defer_foreign_keys",
                                        "recursive_triggers", NULL};
  static const char *const functions[] = {"load_extension", "fts3_tokenizer", "readfile", "writefile", NULL};
  sqlite_shim *shim = context;
  (void)database;
  bool is_denied = false;
  switch (action) {
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
      is_denied = true;
      break;
    case SQLITE_PRAGMA:
      is_denied = second && !is_one_of(first, pragmas);
      break;
    case SQLITE_FUNCTION:
      is_denied = is_one_of(second, functions);
      break;
    /* What a trigger does is not what the statement says. */
    case SQLITE_INSERT:
      if (!source) note(shim, sqlite_shim_inserts, first);
      break;
    case SQLITE_UPDATE:
      if (!source) note(shim, sqlite_shim_updates, first);
      break;
    case SQLITE_DELETE:
      if (!source) note(shim, sqlite_shim_deletes, first);
      break;
    default:
      break;
  }
  if (!is_denied) return SQLITE_OK;
  shim->is_stopped = true;
  return SQLITE_DENY;
}

sqlite_shim *sqlite_shim_open(void) {
  if (sqlite_shim_problem()) return NULL;
  sqlite_shim *shim = calloc(1, sizeof *shim);
  if (!shim) return NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
  if (late.sqlite3_open_v2(":memory:", &shim->database, flags, NULL) != SQLITE_OK ||
      late.sqlite3_exec(shim->database, page_limit, NULL, NULL, NULL) != SQLITE_OK) {
    sqlite_shim_close(shim);
    return NULL;
  }
  late.sqlite3_db_config(shim->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  late.sqlite3_db_config(shim->database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  late.sqlite3_limit(shim->database, SQLITE_LIMIT_ATTACHED, 0);
  late.sqlite3_limit(shim->database, SQLITE_LIMIT_LENGTH, 16 << 20);
  late.sqlite3_limit(shim->database, SQLITE_LIMIT_SQL_LENGTH, 16 << 20);
  late.sqlite3_limit(shim->database, SQLITE_LIMIT_TRIGGER_DEPTH, 20);
  late.sqlite3_limit(shim->database, SQLITE_LIMIT_WORKER_THREADS, 0);
  late.sqlite3_progress_handler(shim->database, 1000, progress, shim);
  late.sqlite3_set_authorizer(shim->database, authorize, shim);
  return shim;
}

void sqlite_shim_close(sqlite_shim *shim) {
  if (!shim) return;
  late.sqlite3_close_v2(shim->database);
  free(shim);
}

static enum sqlite_shim_outcome outcome(const sqlite_shim *shim, int code) {
  if (shim->is_stopped) return sqlite_shim_stopped;
  switch (code & 0xFF) {
    case SQLITE_FULL:
    case SQLITE_NOMEM:
    case SQLITE_TOOBIG:
    case SQLITE_INTERRUPT:
      return sqlite_shim_stopped;
    default:
      return sqlite_shim_refused;
  }
}

enum sqlite_shim_outcome sqlite_shim_try(sqlite_shim *shim, const char *text, size_t length, bool run) {
  shim->steps = 0;
  shim->is_stopped = false;
  shim->change = sqlite_shim_reads;
  memset(shim->table, 0, sizeof shim->table);
  sqlite3_stmt *statement = NULL;
  if (length > 16 << 20) return sqlite_shim_stopped;
  int code = late.sqlite3_prepare_v2(shim->database, text, (int)length, &statement, NULL);
  if (code != SQLITE_OK) return outcome(shim, code);
  if (run && statement) {
    do code = late.sqlite3_step(statement);
    while (code == SQLITE_ROW);
    if (code != SQLITE_DONE) {
      enum sqlite_shim_outcome result = outcome(shim, code);
      late.sqlite3_finalize(statement);
      return result;
    }
  }
  late.sqlite3_finalize(statement);
  return sqlite_shim_fine;
}

const char *sqlite_shim_message(const sqlite_shim *shim) { return late.sqlite3_errmsg(shim->database); }
enum sqlite_shim_change sqlite_shim_change(const sqlite_shim *shim) { return shim->change; }
const char *sqlite_shim_table(const sqlite_shim *shim) { return shim->table; }
