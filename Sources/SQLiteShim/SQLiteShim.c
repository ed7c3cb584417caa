#include "SQLiteShim.h"
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

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
    if (sqlite3_stricmp(name, *list) == 0) return true;
  return false;
}

static void note(sqlite_shim *shim, enum sqlite_shim_change change, const char *table) {
  if (shim->change != sqlite_shim_reads || !table || sqlite3_strnicmp(table, "sqlite_", 7) == 0) return;
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
  sqlite_shim *shim = calloc(1, sizeof *shim);
  if (!shim) return NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(":memory:", &shim->database, flags, NULL) != SQLITE_OK ||
      sqlite3_exec(shim->database, page_limit, NULL, NULL, NULL) != SQLITE_OK) {
    sqlite_shim_close(shim);
    return NULL;
  }
  sqlite3_db_config(shim->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config(shim->database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_limit(shim->database, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(shim->database, SQLITE_LIMIT_LENGTH, 16 << 20);
  sqlite3_limit(shim->database, SQLITE_LIMIT_SQL_LENGTH, 16 << 20);
  sqlite3_limit(shim->database, SQLITE_LIMIT_TRIGGER_DEPTH, 20);
  sqlite3_limit(shim->database, SQLITE_LIMIT_WORKER_THREADS, 0);
  sqlite3_progress_handler(shim->database, 1000, progress, shim);
  sqlite3_set_authorizer(shim->database, authorize, shim);
  return shim;
}

void sqlite_shim_close(sqlite_shim *shim) {
  if (!shim) return;
  sqlite3_close_v2(shim->database);
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
  int code = sqlite3_prepare_v2(shim->database, text, (int)length, &statement, NULL);
  if (code != SQLITE_OK) return outcome(shim, code);
  if (run && statement) {
    do code = sqlite3_step(statement);
    while (code == SQLITE_ROW);
    if (code != SQLITE_DONE) {
      enum sqlite_shim_outcome result = outcome(shim, code);
      sqlite3_finalize(statement);
      return result;
    }
  }
  sqlite3_finalize(statement);
  return sqlite_shim_fine;
}

const char *sqlite_shim_message(const sqlite_shim *shim) { return sqlite3_errmsg(shim->database); }
enum sqlite_shim_change sqlite_shim_change(const sqlite_shim *shim) { return shim->change; }
const char *sqlite_shim_table(const sqlite_shim *shim) { return shim->table; }
