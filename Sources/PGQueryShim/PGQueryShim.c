#include "PGQueryShim.h"
#include <pthread.h>
#include <string.h>

struct work {
  void (*body)(void *);
  void *context;
};

static void *run(void *argument) {
  struct work *work = argument;
  work->body(work->context);
  return NULL;
}

static int start(pthread_t *thread, size_t stack, struct work *work) {
  pthread_attr_t attributes;
  int problem = pthread_attr_init(&attributes);
  if (problem) return problem;
  problem = pthread_attr_setstacksize(&attributes, stack);
  if (!problem) problem = pthread_create(thread, &attributes, run, work);
  pthread_attr_destroy(&attributes);
  return problem;
}

int pg_query_shim_run(size_t stack, void (*body)(void *), void *context) {
  struct work work = {body, context};
  pthread_t thread;
  int problem = start(&thread, stack, &work);
  return problem ? problem : pthread_join(thread, NULL);
}

int pg_query_shim_run_two(size_t stack, void (*body)(void *), void *first, void *second) {
  struct work works[2] = {{body, first}, {body, second}};
  pthread_t threads[2];
  int problem = start(&threads[0], stack, &works[0]);
  if (problem) return problem;
  problem = start(&threads[1], stack, &works[1]);
  if (!problem) problem = pthread_join(threads[1], NULL);
  int other = pthread_join(threads[0], NULL);
  return problem ? problem : other;
}

size_t pg_query_shim_length(const char *text) { return strlen(text); }
