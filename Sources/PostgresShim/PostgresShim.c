#include "PostgresShim.h"
#include <libpq-fe.h>
#include <poll.h>
#include <stddef.h>

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

void postgres_shim_ignore_notices(void *connection) { PQsetNoticeReceiver(connection, ignore, NULL); }
