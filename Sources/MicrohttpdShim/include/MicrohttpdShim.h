#ifndef MICROHTTPD_SHIM_H
#define MICROHTTPD_SHIM_H
#include <stddef.h>

/* MHD_start_daemon and the functions that ask a connection something are variadic, which Swift cannot call, and
   addresses of sockets are of the C library. microhttpd.h is not included: its declarations belong to the module
   CLibmicrohttpd alone, so daemons and connections are void pointers. */

/* Asked before the first call of the library: NULL, or why there is none. */
const char *microhttpd_shim_problem(void);

/* A socket that listens, not inherited by programs; -1 with the system's words in `reason`.
   `address` has 4 or 16 bytes; with the 16 zero bytes of [::], IPv4 comes in too. `*port` becomes the bound port. */
int microhttpd_shim_listen(const unsigned char *address, size_t size, unsigned short *port, char *reason,
                           size_t reason_size);
void microhttpd_shim_close(int descriptor);

/* Of threads of the daemon, each connection's from one of them. Addresses have 4 or 16 bytes. */
struct microhttpd_shim_callbacks {
  void *context;
  /* Whether a connection is let in. */
  int (*admits)(void *context, const unsigned char *address, size_t size);
  /* Gives what is handed to `closed` and found by microhttpd_shim_socket_context. The descriptor is open until
     `closed` returns. */
  void *(*opened)(void *context, int descriptor, const unsigned char *address, size_t size);
  void (*closed)(void *context, void *socket_context);
  /* The line of a request has come; `target` ends at `end`, which is where the version begins. Gives what the next two
     are handed. */
  void *(*began)(void *context, void *connection, const char *target, const char *end);
  /* Called with the head alone, with each piece of the body (`*count` bytes, set to 0 once they are taken), and
     without bytes at the end and after each resumption. `method_end` is where the target begins. 0 closes the
     connection. */
  int (*advanced)(void *context, void *connection, void *request, const char *method, const char *method_end,
                  const char *version, const char *bytes, size_t *count);
  /* A request that began is over; `is_complete` where its answer went out. */
  void (*finished)(void *context, void *request, int is_complete);
};

struct microhttpd_shim_options {
  int listener;
  unsigned threads;
  unsigned connections;
  /* Bytes for the head of a request, pieces of its body and the head of the answer. */
  size_t memory;
  /* PEM, or NULL for both. They are read while the daemon starts. */
  const char *certificate;
  const char *key;
};

/* The callbacks are copied; `*owner` is freed by microhttpd_shim_free once the daemon is stopped. NULL where it does
   not start, with what it says in `reason`. Its threads take no signals. */
void *microhttpd_shim_start(const struct microhttpd_shim_options *options,
                            const struct microhttpd_shim_callbacks *callbacks, void **owner, char *reason,
                            size_t size);
void microhttpd_shim_free(void *owner);

/* What `opened` gave. */
void *microhttpd_shim_socket_context(void *connection);
/* Bytes of the head. */
size_t microhttpd_shim_head_size(void *connection);

/* Sends what fits at once, and ends the connection in both directions. The descriptor stays open. */
void microhttpd_shim_end(int descriptor, const char *farewell, size_t size);
#endif
