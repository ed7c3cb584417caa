/* SOCK_CLOEXEC. In here only: seen by an imported header it would clash with Swift's Glibc. */
#define _GNU_SOURCE
#include "CurlShim.h"
#include <LateLibrary.h>
#include <curl/curl.h>
#include <sys/socket.h>

/* Macros that hold the arguments against the option. */
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

/* What Swift calls. */
#define FUNCTIONS(F)                                                                                    \
  F(CURLcode, curl_global_init, (long flags), (flags))                                                  \
  F(CURL *, curl_easy_init, (void), ())                                                                 \
  F(void, curl_easy_cleanup, (CURL * easy), (easy))                                                     \
  F(struct curl_slist *, curl_slist_append, (struct curl_slist * list, const char *line), (list, line)) \
  F(void, curl_slist_free_all, (struct curl_slist * list), (list))                                      \
  F(CURLM *, curl_multi_init, (void), ())                                                               \
  F(CURLMcode, curl_multi_cleanup, (CURLM * multi), (multi))                                            \
  F(CURLMcode, curl_multi_add_handle, (CURLM * multi, CURL * easy), (multi, easy))                      \
  F(CURLMcode, curl_multi_remove_handle, (CURLM * multi, CURL * easy), (multi, easy))                   \
  F(CURLMcode, curl_multi_perform, (CURLM * multi, int *running), (multi, running))                     \
  F(CURLMcode, curl_multi_poll,                                                                         \
    (CURLM * multi, struct curl_waitfd more[], unsigned int count, int milliseconds, int *ready),       \
    (multi, more, count, milliseconds, ready))                                                          \
  F(CURLMcode, curl_multi_wakeup, (CURLM * multi), (multi))                                             \
  F(CURLMsg *, curl_multi_info_read, (CURLM * multi, int *left), (multi, left))

/* What only the functions below call. */
#define VARIADIC(F)                                                    \
  F(CURLcode, curl_easy_setopt, (CURL * easy, CURLoption option, ...), ()) \
  F(CURLcode, curl_easy_getinfo, (CURL * easy, CURLINFO info, ...), ())    \
  F(CURLMcode, curl_multi_setopt, (CURLM * multi, CURLMoption option, ...), ())

#define ALL(F) FUNCTIONS(F) VARIADIC(F)

LATE_LIBRARY(curl_shim, "libcurl.so.4", "libcurl4", ALL)
FUNCTIONS(LATE_DEFINITION)

int curl_shim_set_number(void *easy, int option, long value) {
  return late.curl_easy_setopt(easy, (CURLoption)option, value);
}

int curl_shim_set_size(void *easy, int option, long long value) {
  return late.curl_easy_setopt(easy, (CURLoption)option, (curl_off_t)value);
}

int curl_shim_set_text(void *easy, int option, const char *value) {
  return late.curl_easy_setopt(easy, (CURLoption)option, value);
}

int curl_shim_set_pointer(void *easy, int option, void *value) {
  return late.curl_easy_setopt(easy, (CURLoption)option, value);
}

int curl_shim_set_multi(void *multi, int option, long value) {
  return late.curl_multi_setopt(multi, (CURLMoption)option, value);
}

long curl_shim_number(void *easy, int info) {
  long value = 0;
  return late.curl_easy_getinfo(easy, (CURLINFO)info, &value) == CURLE_OK ? value : 0;
}

long long curl_shim_size(void *easy, int info) {
  curl_off_t value = 0;
  return late.curl_easy_getinfo(easy, (CURLINFO)info, &value) == CURLE_OK ? value : 0;
}

int curl_shim_result(const void *message) { return ((const CURLMsg *)message)->data.result; }

void curl_shim_set_callbacks(void *easy, void *context, curl_shim_transfer header, curl_shim_transfer body,
                             curl_shim_transfer source, curl_shim_seek rewind) {
  late.curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, header);
  late.curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
  late.curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, body);
  late.curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
  late.curl_easy_setopt(easy, CURLOPT_READFUNCTION, source);
  late.curl_easy_setopt(easy, CURLOPT_READDATA, context);
  late.curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, rewind);
  late.curl_easy_setopt(easy, CURLOPT_SEEKDATA, context);
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)context;
  (void)purpose;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void curl_shim_keep_sockets(void *easy) { late.curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket); }
