#ifndef SQLITE_SHIM_H
#define SQLITE_SHIM_H
#include <stdbool.h>
#include <stddef.h>

#include "SQLiteDatabase.h"

/* An empty database in memory that statements nobody trusts are tried on: no file and no other database can be
   reached, nothing is loaded, and work and memory end at limits. */
typedef struct sqlite_shim sqlite_shim;

/* SQLite is loaded when this is first called: NULL, or why it cannot be, with the way out. */
const char *sqlite_shim_problem(void);

/* NULL where SQLite cannot be loaded, or there is no memory for it. */
sqlite_shim *sqlite_shim_open(void);
void sqlite_shim_close(sqlite_shim *shim);

enum sqlite_shim_outcome {
  sqlite_shim_fine = 0,
  /* SQLite says no: sqlite_shim_message says why. */
  sqlite_shim_refused = 1,
  /* Kept from running by a limit or by what the database is closed against; says nothing of the statement. */
  sqlite_shim_stopped = 2,
};

/* Compiles the first statement of the text, and carries it out where `run` is true. */
enum sqlite_shim_outcome sqlite_shim_try(sqlite_shim *shim, const char *text, size_t length, bool run);
/* Of the last refusal; lives until the next call. */
const char *sqlite_shim_message(const sqlite_shim *shim);

enum sqlite_shim_change {
  sqlite_shim_reads = 0,
  sqlite_shim_inserts = 1,
  sqlite_shim_updates = 2,
  sqlite_shim_deletes = 3,
};
/* What the last statement does to the rows of `sqlite_shim_table`, as SQLite's compiler asked leave for. */
enum sqlite_shim_change sqlite_shim_change(const sqlite_shim *shim);
/* Empty where it changes none; cut behind 255 bytes. */
const char *sqlite_shim_table(const sqlite_shim *shim);

#endif
