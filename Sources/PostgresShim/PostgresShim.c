#include "PostgresShim.h"
#include <LateLibrary.h>
#include <poll.h>
#include <postgresql/libpq-fe.h>
#include <stddef.h>

/* What Swift calls. */
#define OF_CONNECTION(F)                                                                                    \
  F(PGconn *, PQconnectStartParams, (const char *const *names, const char *const *values, int expands),     \
    (names, values, expands))                                                                               \
  F(PostgresPollingStatusType, PQconnectPoll, (PGconn * connection), (connection))                          \
  F(void, PQfinish, (PGconn * connection), (connection))                                                    \
  F(ConnStatusType, PQstatus, (const PGconn *connection), (connection))                                     \
  F(PGTransactionStatusType, PQtransactionStatus, (const PGconn *connection), (connection))                 \
  F(char *, PQerrorMessage, (const PGconn *connection), (connection))                                       \
  F(int, PQsocket, (const PGconn *connection), (connection))                                                \
  F(int, PQserverVersion, (const PGconn *connection), (connection))                                         \
  F(int, PQbackendPID, (const PGconn *connection), (connection))                                            \
  F(int, PQsetnonblocking, (PGconn * connection, int setting), (connection, setting))                       \
  F(int, PQflush, (PGconn * connection), (connection))                                                      \
  F(int, PQisBusy, (PGconn * connection), (connection))                                                     \
  F(int, PQconsumeInput, (PGconn * connection), (connection))                                               \
  F(PGnotify *, PQnotifies, (PGconn * connection), (connection))                                            \
  F(PGcancel *, PQgetCancel, (PGconn * connection), (connection))                                           \
  F(int, PQcancel, (PGcancel * request, char *words, int size), (request, words, size))                     \
  F(void, PQfreeCancel, (PGcancel * request), (request))

#define OF_STATEMENTS(F)                                                                                    \
  F(int, PQsendQuery, (PGconn * connection, const char *text), (connection, text))                          \
  F(int, PQsendQueryParams,                                                                                 \
    (PGconn * connection, const char *text, int count, const Oid *types, const char *const *values,         \
     const int *lengths, const int *formats, int format),                                                   \
    (connection, text, count, types, values, lengths, formats, format))                                     \
  F(int, PQsendPrepare,                                                                                     \
    (PGconn * connection, const char *name, const char *text, int count, const Oid *types),                 \
    (connection, name, text, count, types))                                                                 \
  F(int, PQsendQueryPrepared,                                                                               \
    (PGconn * connection, const char *name, int count, const char *const *values, const int *lengths,       \
     const int *formats, int format),                                                                       \
    (connection, name, count, values, lengths, formats, format))                                            \
  F(int, PQsetSingleRowMode, (PGconn * connection), (connection))                                           \
  F(PGresult *, PQgetResult, (PGconn * connection), (connection))                                           \
  F(int, PQgetCopyData, (PGconn * connection, char **bytes, int async), (connection, bytes, async))         \
  F(int, PQputCopyEnd, (PGconn * connection, const char *words), (connection, words))                       \
  F(ExecStatusType, PQresultStatus, (const PGresult *result), (result))                                     \
  F(char *, PQresultErrorMessage, (const PGresult *result), (result))                                       \
  F(char *, PQresultErrorField, (const PGresult *result, int field), (result, field))                       \
  F(char *, PQcmdStatus, (PGresult * result), (result))                                                     \
  F(int, PQnfields, (const PGresult *result), (result))                                                     \
  F(char *, PQfname, (const PGresult *result, int field), (result, field))                                  \
  F(Oid, PQftype, (const PGresult *result, int field), (result, field))                                     \
  F(char *, PQgetvalue, (const PGresult *result, int row, int field), (result, row, field))                 \
  F(int, PQgetlength, (const PGresult *result, int row, int field), (result, row, field))                   \
  F(int, PQgetisnull, (const PGresult *result, int row, int field), (result, row, field))                   \
  F(void, PQclear, (PGresult * result), (result))                                                           \
  F(void, PQfreemem, (void *memory), (memory))

/* What only a function below calls. */
#define OF_NOTICES(F) \
  F(PQnoticeReceiver, PQsetNoticeReceiver, (PGconn * connection, PQnoticeReceiver body, void *context), )

#define ALL(F) OF_CONNECTION(F) OF_STATEMENTS(F) OF_NOTICES(F)

LATE_LIBRARY(postgres_shim, "libpq.so.5", "libpq5", ALL)
OF_CONNECTION(LATE_DEFINITION)
OF_STATEMENTS(LATE_DEFINITION)

int postgres_shim_wait(int socket, int also_to_write, int milliseconds) {
  struct pollfd request = {socket, POLLIN, 0};
  if (also_to_write) request.events |= POLLOUT;
  /* An interrupted wait is one that was short. */
  if (poll(&request, 1, milliseconds) <= 0) return 0;
  int ready = 0;
  if (request.revents & ~POLLOUT) ready |= POSTGRES_SHIM_READ;
  if (request.revents & POLLOUT) ready |= POSTGRES_SHIM_WRITE;
  return ready;
}

static void ignore(void *context, const PGresult *notice) {
  (void)context;
  (void)notice;
}

void postgres_shim_ignore_notices(void *connection) { late.PQsetNoticeReceiver(connection, ignore, NULL); }
