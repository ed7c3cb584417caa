#ifndef SQLITE_DATABASE_H
#define SQLITE_DATABASE_H

#include <stdbool.h>
#include <stdint.h>

/* A database in a file, and statements on it. Every call of SQLite that the store needs stands behind these few,
   so that the library can be found late. One thread at a time may use a database and its statements. */

typedef struct sqlite_database sqlite_database;
typedef struct sqlite_statement sqlite_statement;

enum sqlite_problem {
  sqlite_fine,
  sqlite_row,
  sqlite_busy,
  sqlite_full,
  sqlite_read_only,
  sqlite_malformed,
  sqlite_not_a_database,
  sqlite_cannot_open,
  sqlite_constraint,
  sqlite_too_big,
  sqlite_disk,
  sqlite_other
};

/* Asked before the first call: NULL, or why there is no SQLite. */
const char *sqlite_database_problem(void);

/* Where it fails, `database` may be there all the same, with the message; it has to be closed. */
enum sqlite_problem sqlite_database_open(const char *path, bool writes, int busy_milliseconds,
                                         sqlite_database **database);
void sqlite_database_close(sqlite_database *database);
/* Of the last call; belongs to the database. */
const char *sqlite_database_message(sqlite_database *database);
/* errno of the system's call that failed last; 0 where none did. */
int sqlite_database_errno(sqlite_database *database);
bool sqlite_database_is_in_transaction(sqlite_database *database);
/* Any number of statements, their rows dropped. */
enum sqlite_problem sqlite_database_execute(sqlite_database *database, const char *text);
/* Copies what is committed to a new file, at one moment, beside writers. `message` has room for `size` bytes. */
enum sqlite_problem sqlite_database_copy(sqlite_database *database, const char *path, char *message, int size);

enum sqlite_problem sqlite_statement_prepare(sqlite_database *database, const char *text,
                                             sqlite_statement **statement);
void sqlite_statement_finalize(sqlite_statement *statement);
int sqlite_statement_parameters(sqlite_statement *statement);
/* Bytes are copied. Parameters count from 1. */
enum sqlite_problem sqlite_statement_bind_null(sqlite_statement *statement, int parameter);
enum sqlite_problem sqlite_statement_bind_integer(sqlite_statement *statement, int parameter, int64_t value);
enum sqlite_problem sqlite_statement_bind_text(sqlite_statement *statement, int parameter, const void *bytes,
                                               uint64_t size);
enum sqlite_problem sqlite_statement_bind_bytes(sqlite_statement *statement, int parameter, const void *bytes,
                                                uint64_t size);
/* `sqlite_row` with a row, `sqlite_fine` at the end. */
enum sqlite_problem sqlite_statement_step(sqlite_statement *statement);
/* Lets go of the rows and the parameters; the statement can be run again. */
void sqlite_statement_reset(sqlite_statement *statement);

enum sqlite_kind { sqlite_kind_null, sqlite_kind_integer, sqlite_kind_real, sqlite_kind_text, sqlite_kind_bytes };
int sqlite_statement_columns(sqlite_statement *statement);
/* Columns count from 0; what is pointed to lives until the next step. */
enum sqlite_kind sqlite_statement_kind(sqlite_statement *statement, int column);
int64_t sqlite_statement_integer(sqlite_statement *statement, int column);
const void *sqlite_statement_bytes(sqlite_statement *statement, int column, int *size);

#endif
