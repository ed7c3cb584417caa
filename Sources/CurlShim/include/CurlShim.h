#ifndef CURL_SHIM_H
#define CURL_SHIM_H
#include <stddef.h>

/* libcurl is loaded by the first call, whatever of it: NULL, or why it cannot be, with the way out. To be asked before
   anything of it is used. */
const char *curl_shim_problem(void);

/* curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt are variadic, which Swift cannot call: here is one
   function for each kind of argument. curl.h is not included: its declarations belong to the module CLibcurl
   alone, so handles, options and codes are void pointers and numbers. */
int curl_shim_set_number(void *easy, int option, long value);
int curl_shim_set_size(void *easy, int option, long long value);
/* Copied, except for the error buffer. */
int curl_shim_set_text(void *easy, int option, const char *value);
int curl_shim_set_pointer(void *easy, int option, void *value);
int curl_shim_set_multi(void *multi, int option, long value);

long curl_shim_number(void *easy, int info);
long long curl_shim_size(void *easy, int info);

/* The result of a finished transfer, out of a CURLMsg. */
int curl_shim_result(const void *message);

typedef size_t (*curl_shim_transfer)(char *bytes, size_t size, size_t count, void *context);
typedef int (*curl_shim_seek)(void *context, long long offset, int origin);

/* `header` and `body` get what arrives, `source` fills in what is sent, `rewind` goes back in it. */
void curl_shim_set_callbacks(void *easy, void *context, curl_shim_transfer header, curl_shim_transfer body,
                             curl_shim_transfer source, curl_shim_seek rewind);

/* Sockets that programs started later do not inherit. */
void curl_shim_keep_sockets(void *easy);
#endif
