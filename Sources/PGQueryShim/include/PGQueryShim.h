#ifndef PG_QUERY_SHIM_H
#define PG_QUERY_SHIM_H
#include <stddef.h>

/* libpg_query is loaded when this is first called: NULL, or why it cannot be, with the way out. To be asked before
   anything of it is used. */
const char *pg_query_shim_problem(void);

/* Calls body(context) on a thread that is there for this alone, with a stack of so many bytes, and waits for its
   end. Such threads stay for the next call.
   libpg_query writes its trees by recursion, so that a long expression needs more stack than a thread has.
   0, or the errno of what kept the thread from starting. */
int pg_query_shim_run(size_t stack, void (*body)(void *), void *context);

/* The same for two at a time. Where it is not 0, one of the two may have run. */
int pg_query_shim_run_two(size_t stack, void (*body)(void *), void *first, void *second);

/* Bytes before the NUL. */
size_t pg_query_shim_length(const char *text);

#endif
