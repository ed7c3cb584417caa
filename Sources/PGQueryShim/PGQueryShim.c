#include "PGQueryShim.h"
#include <pthread.h>

struct work {
  void (*body)(void *);
  void *context;
};

static void *run(void *argument) {
  struct work *work = argument;
  work->body(work->context);
  return NULL;
}

int pg_query_shim_run(size_t stack, void (*body)(void *), void *context) {
  struct work work = {body, context};
  pthread_attr_t attributes;
  pthread_t thread;
  int problem = pthread_attr_init(&attributes);
  if (problem) return problem;
  problem = pthread_attr_setstacksize(&attributes, stack);
  if (!problem) problem = pthread_create(&thread, &attributes, run, &work);
  pthread_attr_destroy(&attributes);
  if (!problem) problem = pthread_join(thread, NULL);
  return problem;
}
