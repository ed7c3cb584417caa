#ifndef PG_QUERY_SHIM_H
#define PG_QUERY_SHIM_H
#include <stddef.h>

/* Calls body(context) on a thread of its own with a stack of so many bytes, and waits for its end.
   libpg_query writes its trees by recursion, so that a long expression needs more stack than a thread has.
   0, or the errno of what kept the thread from starting. */
int pg_query_shim_run(size_t stack, void (*body)(void *), void *context);

#endif
