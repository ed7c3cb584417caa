#ifndef POSTGRES_SHIM_H
#define POSTGRES_SHIM_H

/* libpq is loaded when this is first called: NULL, or why it cannot be, with the way out. To be asked before anything
   of it is used. */
const char *postgres_shim_problem(void);

enum postgres_shim_ready { POSTGRES_SHIM_READ = 1, POSTGRES_SHIM_WRITE = 2 };

/* Waits until the socket can be read, or also be written to, for at most so many milliseconds. What it is
   ready for, 0 when the time is up. An error and a closed connection count as readable: reading says which. */
int postgres_shim_wait(int socket, int also_to_write, int milliseconds);

/* libpq writes notices to standard error unless somebody takes them. `connection` is a PGconn: libpq-fe.h is
   not included, its declarations belong to the module CLibpq alone. */
void postgres_shim_ignore_notices(void *connection);
#endif
