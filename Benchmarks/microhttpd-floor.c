/* The floor that `gatehouse serve` is compared with: libmicrohttpd alone, which reads the body of a request, throws it
   away, and answers 202. The same threads, polling and limits as HTTPServing, and nothing behind them.

   cc -O2 -o floor microhttpd-floor.c -lmicrohttpd
   ./floor [THREADS]        prints "port N" and serves until standard input ends; THREADS is 2 unless given. */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct MHD_Response *accepted;

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *bytes, size_t *count, void **request) {
  (void)context, (void)url, (void)method, (void)version, (void)bytes;
  static int seen;
  if (*request == NULL) {
    *request = &seen;
    return MHD_YES;
  }
  if (*count > 0) {
    *count = 0;
    return MHD_YES;
  }
  return MHD_queue_response(connection, MHD_HTTP_ACCEPTED, accepted);
}

int main(int count, char **words) {
  unsigned threads = count > 1 ? (unsigned)atoi(words[1]) : 2;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  accepted = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
  struct MHD_Daemon *daemon = MHD_start_daemon(
      MHD_USE_POLL | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_ITC, 0, NULL, NULL, answer, NULL,
      MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address, MHD_OPTION_THREAD_POOL_SIZE, threads,
      MHD_OPTION_CONNECTION_LIMIT, 1024u, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)65536, MHD_OPTION_END);
  if (daemon == NULL) {
    fputs("the server does not start\n", stderr);
    return 1;
  }
  const union MHD_DaemonInfo *port = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
  printf("port %u\n", port->port);
  fflush(stdout);
  while (getchar() != EOF) {}
  MHD_stop_daemon(daemon);
  MHD_destroy_response(accepted);
}
