/* SOCK_CLOEXEC. In here only: seen by an imported header it would clash with Swift's Glibc. */
#define _GNU_SOURCE
#include "CurlShim.h"
#include <curl/curl.h>
#include <sys/socket.h>

int curl_shim_set_number(void *easy, int option, long value) {
  return curl_easy_setopt(easy, (CURLoption)option, value);
}

int curl_shim_set_size(void *easy, int option, long long value) {
  return curl_easy_setopt(easy, (CURLoption)option, (curl_off_t)value);
}

int curl_shim_set_text(void *easy, int option, const char *value) {
  return curl_easy_setopt(easy, (CURLoption)option, value);
}

int curl_shim_set_pointer(void *easy, int option, void *value) {
  return curl_easy_setopt(easy, (CURLoption)option, value);
}

int curl_shim_set_multi(void *multi, int option, long value) {
  return curl_multi_setopt(multi, (CURLMoption)option, value);
}

long curl_shim_number(void *easy, int info) {
  long value = 0;
  return curl_easy_getinfo(easy, (CURLINFO)info, &value) == CURLE_OK ? value : 0;
}

long long curl_shim_size(void *easy, int info) {
  curl_off_t value = 0;
  return curl_easy_getinfo(easy, (CURLINFO)info, &value) == CURLE_OK ? value : 0;
}

int curl_shim_result(const void *message) { return ((const CURLMsg *)message)->data.result; }

void curl_shim_set_callbacks(void *easy, void *context, curl_shim_transfer header, curl_shim_transfer body,
                             curl_shim_transfer source, curl_shim_seek rewind) {
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, source);
  curl_easy_setopt(easy, CURLOPT_READDATA, context);
  curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, rewind);
  curl_easy_setopt(easy, CURLOPT_SEEKDATA, context);
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)context;
  (void)purpose;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void curl_shim_keep_sockets(void *easy) { curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket); }
