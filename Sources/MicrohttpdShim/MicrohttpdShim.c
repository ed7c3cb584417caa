/* SOCK_CLOEXEC. In here only: seen by an imported header it would clash with Swift's Glibc. */
#define _GNU_SOURCE
#include "MicrohttpdShim.h"
#include <LateLibrary.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* What Swift calls. */
#define FUNCTIONS(F)                                                                                                 \
  F(enum MHD_Result, MHD_add_response_header,                                                                        \
    (struct MHD_Response *response, const char *name, const char *value), (response, name, value))                   \
  F(struct MHD_Response *, MHD_create_response_from_buffer,                                                          \
    (size_t size, void *bytes, enum MHD_ResponseMemoryMode mode), (size, bytes, mode))                               \
  F(struct MHD_Response *, MHD_create_response_from_callback,                                                        \
    (uint64_t size, size_t block, MHD_ContentReaderCallback body, void *context, MHD_ContentReaderFreeCallback end), \
    (size, block, body, context, end))                                                                               \
  F(void, MHD_destroy_response, (struct MHD_Response *response), (response))                                         \
  F(int, MHD_get_connection_values_n,                                                                                \
    (struct MHD_Connection *connection, enum MHD_ValueKind kind, MHD_KeyValueIteratorN body, void *context),         \
    (connection, kind, body, context))                                                                               \
  F(enum MHD_Result, MHD_queue_response,                                                                             \
    (struct MHD_Connection *connection, unsigned int status, struct MHD_Response *response),                         \
    (connection, status, response))                                                                                  \
  F(MHD_socket, MHD_quiesce_daemon, (struct MHD_Daemon *daemon), (daemon))                                           \
  F(void, MHD_resume_connection, (struct MHD_Connection *connection), (connection))                                  \
  F(void, MHD_stop_daemon, (struct MHD_Daemon *daemon), (daemon))                                                    \
  F(void, MHD_suspend_connection, (struct MHD_Connection *connection), (connection))

/* What only the functions below call. */
#define VARIADIC(F)                                                                          \
  F(struct MHD_Daemon *, MHD_start_daemon,                                                   \
    (unsigned int flags, uint16_t port, MHD_AcceptPolicyCallback admit, void *admit_context, \
     MHD_AccessHandlerCallback body, void *body_context, ...),                               \
    )                                                                                        \
  F(const union MHD_ConnectionInfo *, MHD_get_connection_info,                               \
    (struct MHD_Connection *connection, enum MHD_ConnectionInfoType kind, ...), )

#define ALL(F) FUNCTIONS(F) VARIADIC(F)

LATE_LIBRARY(microhttpd_shim, "libmicrohttpd.so.12", "libmicrohttpd12", ALL)
FUNCTIONS(LATE_DEFINITION)

int microhttpd_shim_listen(const unsigned char *address, size_t size, unsigned short *port, char *reason,
                           size_t reason_size) {
  struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(*port)};
  struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(*port)};
  int is_v4 = size == 4;
  if (is_v4) memcpy(&v4.sin_addr, address, 4);
  else memcpy(&v6.sin6_addr, address, 16);
  struct sockaddr *name = is_v4 ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6;
  socklen_t length = is_v4 ? sizeof v4 : sizeof v6;
  int yes = 1, no = 0;
  int listener = socket(name->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      (!is_v4 && setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no) != 0) ||
      bind(listener, name, length) != 0 || listen(listener, 1024) != 0 ||
      getsockname(listener, name, &length) != 0) {
    snprintf(reason, reason_size, "%s", strerror(errno));
    if (listener >= 0) close(listener);
    return -1;
  }
  *port = ntohs(is_v4 ? v4.sin_port : v6.sin6_port);
  return listener;
}

void microhttpd_shim_close(int descriptor) { close(descriptor); }

struct owner {
  struct microhttpd_shim_callbacks callbacks;
  /* What the daemon said last while it started. */
  char reason[256];
  int is_started;
};

static const unsigned char *bytes_of(const struct sockaddr *address, size_t *size) {
  *size = 0;
  if (address == NULL) return NULL;
  if (address->sa_family == AF_INET) {
    *size = 4;
    return (const unsigned char *)&((const struct sockaddr_in *)address)->sin_addr;
  }
  if (address->sa_family == AF_INET6) {
    *size = 16;
    return (const unsigned char *)&((const struct sockaddr_in6 *)address)->sin6_addr;
  }
  return NULL;
}

static enum MHD_Result admit(void *context, const struct sockaddr *address, socklen_t length) {
  (void)length;
  struct owner *owner = context;
  size_t size;
  const unsigned char *bytes = bytes_of(address, &size);
  return owner->callbacks.admits(owner->callbacks.context, bytes, size) ? MHD_YES : MHD_NO;
}

static void notify_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                              enum MHD_ConnectionNotificationCode code) {
  struct owner *owner = context;
  if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
    owner->callbacks.closed(owner->callbacks.context, *socket_context);
    *socket_context = NULL;
    return;
  }
  const union MHD_ConnectionInfo *info = late.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  int descriptor = info == NULL ? -1 : info->connect_fd;
  info = late.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  size_t size;
  const unsigned char *bytes = bytes_of(info == NULL ? NULL : info->client_addr, &size);
  *socket_context = owner->callbacks.opened(owner->callbacks.context, descriptor, bytes, size);
}

static void *begin(void *context, const char *target, struct MHD_Connection *connection) {
  struct owner *owner = context;
  if (target == NULL) target = "";
  return owner->callbacks.began(owner->callbacks.context, connection, target, target + strlen(target) + 1);
}

static enum MHD_Result advance(void *context, struct MHD_Connection *connection, const char *url,
                               const char *method, const char *version, const char *bytes, size_t *count,
                               void **request) {
  (void)url;
  struct owner *owner = context;
  const char *method_end = method + strlen(method) + 1;
  return owner->callbacks.advanced(owner->callbacks.context, connection, *request, method, method_end, version,
                                   bytes, count)
             ? MHD_YES
             : MHD_NO;
}

static void finish(void *context, struct MHD_Connection *connection, void **request,
                   enum MHD_RequestTerminationCode code) {
  (void)connection;
  struct owner *owner = context;
  if (*request == NULL) return;
  owner->callbacks.finished(owner->callbacks.context, *request, code == MHD_REQUEST_TERMINATED_COMPLETED_OK);
  *request = NULL;
}

/* Targets stay as they were sent: what is in them is decoded in parts, once they are taken apart. */
static size_t keep(void *context, struct MHD_Connection *connection, char *text) {
  (void)context;
  (void)connection;
  return strlen(text);
}

/* `context` is set before any thread of the daemon runs, and read-only text afterwards. */
static void note(void *context, const char *format, va_list arguments) {
  struct owner *owner = context;
  if (owner->is_started) return;
  vsnprintf(owner->reason, sizeof owner->reason, format, arguments);
}

static void *start(const struct microhttpd_shim_options *options, struct owner *owner) {
  /* Not epoll: with its edges, 0.9.75 misses the end of a connection that arrives together with the last bytes. */
  unsigned flags = MHD_USE_POLL | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
  struct MHD_OptionItem tls[] = {
      {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)options->certificate},
      {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)options->key},
      {MHD_OPTION_HTTPS_PRIORITIES, 0, "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
      {MHD_OPTION_END, 0, NULL},
  };
  struct MHD_OptionItem pool[] = {
      {MHD_OPTION_THREAD_POOL_SIZE, options->threads, NULL},
      {MHD_OPTION_END, 0, NULL},
  };
  if (options->certificate != NULL) flags |= MHD_USE_TLS;
  struct MHD_OptionItem *secure = options->certificate != NULL ? tls : &tls[3];
  struct MHD_OptionItem *threads = options->threads > 1 ? pool : &pool[1];
  return late.MHD_start_daemon(
      flags, 0, admit, owner, advance, owner, MHD_OPTION_EXTERNAL_LOGGER, note, owner, MHD_OPTION_LISTEN_SOCKET,
      options->listener, MHD_OPTION_CONNECTION_LIMIT, options->connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
      options->memory, MHD_OPTION_CONNECTION_MEMORY_INCREMENT, (size_t)16384, MHD_OPTION_STRICT_FOR_CLIENT, 0,
      MHD_OPTION_UNESCAPE_CALLBACK, keep, NULL, MHD_OPTION_URI_LOG_CALLBACK, begin, owner,
      MHD_OPTION_NOTIFY_COMPLETED, finish, owner, MHD_OPTION_NOTIFY_CONNECTION, notify_connection, owner,
      MHD_OPTION_ARRAY, threads, MHD_OPTION_ARRAY, secure, MHD_OPTION_END);
}

void *microhttpd_shim_start(const struct microhttpd_shim_options *options,
                            const struct microhttpd_shim_callbacks *callbacks, void **result, char *reason,
                            size_t size) {
  struct owner *owner = calloc(1, sizeof *owner);
  if (owner == NULL) return NULL;
  owner->callbacks = *callbacks;
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  void *daemon = start(options, owner);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (daemon == NULL) {
    snprintf(reason, size, "%s", owner->reason);
    free(owner);
    return NULL;
  }
  __atomic_store_n(&owner->is_started, 1, __ATOMIC_RELEASE);
  *result = owner;
  return daemon;
}

void microhttpd_shim_free(void *owner) { free(owner); }

void *microhttpd_shim_socket_context(void *connection) {
  const union MHD_ConnectionInfo *info = late.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info == NULL ? NULL : info->socket_context;
}

size_t microhttpd_shim_head_size(void *connection) {
  const union MHD_ConnectionInfo *info =
      late.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  return info == NULL ? 0 : info->header_size;
}

void microhttpd_shim_end(int descriptor, const char *farewell, size_t size) {
  if (size > 0) (void)!send(descriptor, farewell, size, MSG_DONTWAIT | MSG_NOSIGNAL);
  shutdown(descriptor, SHUT_RDWR);
}
