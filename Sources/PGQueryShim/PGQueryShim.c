#define _GNU_SOURCE
#include "PGQueryShim.h"
#include <LateLibrary.h>
#include <errno.h>
#include <malloc.h>
#include <pg_query.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define FUNCTIONS(F)                                                       \
  F(PgQueryParseResult, pg_query_parse, (const char *text), (text)) \
  F(void, pg_query_free_parse_result, (PgQueryParseResult result), (result))

LATE_LIBRARY(pg_query_shim, "libpg_query.so.1504.0", "libpg-query1504.0", FUNCTIONS)
FUNCTIONS(LATE_DEFINITION)

/* Threads stay. libpg_query takes one of a process's 1,024 thread-local keys for each thread that it ever parsed
   on, and never gives it back: with a thread for each call, the 1,025th leaves none for anybody, and OpenSSL,
   which does not expect that, crashes. So there are as many as ever worked at once. */
struct worker {
  struct worker *next;
  void (*body)(void *);
  void *context;
  int is_done;
  pthread_cond_t wake, done;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct worker *idle;

/* The pages that a deep tree touched, below what this function needs. */
static void give_back_stack(void) {
  pthread_attr_t attributes;
  void *low;
  size_t size;
  if (pthread_getattr_np(pthread_self(), &attributes)) return;
  int problem = pthread_attr_getstack(&attributes, &low, &size);
  pthread_attr_destroy(&attributes);
  uintptr_t high = ((uintptr_t)__builtin_frame_address(0) - (64 << 10)) & ~(uintptr_t)0xFFFF;
  if (!problem && high > (uintptr_t)low) madvise(low, high - (uintptr_t)low, MADV_DONTNEED);
}

static void *work(void *argument) {
  struct worker *worker = argument;
  sigset_t every;
  sigfillset(&every);
  pthread_sigmask(SIG_SETMASK, &every, NULL);
  pthread_mutex_lock(&lock);
  for (;;) {
    while (!worker->body) pthread_cond_wait(&worker->wake, &lock);
    pthread_mutex_unlock(&lock);
    worker->body(worker->context);
    give_back_stack();
    pthread_mutex_lock(&lock);
    worker->body = NULL;
    worker->is_done = 1;
    pthread_cond_signal(&worker->done);
  }
  return NULL;
}

static int new_worker(struct worker **result, size_t stack) {
  struct worker *worker = calloc(1, sizeof *worker);
  if (!worker) return ENOMEM;
  pthread_cond_init(&worker->wake, NULL);
  pthread_cond_init(&worker->done, NULL);
  pthread_attr_t attributes;
  pthread_t thread;
  int problem = pthread_attr_init(&attributes);
  if (!problem) {
    problem = pthread_attr_setstacksize(&attributes, stack);
    if (!problem) problem = pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    if (!problem) problem = pthread_create(&thread, &attributes, work, worker);
    pthread_attr_destroy(&attributes);
  }
  if (problem) free(worker);
  else *result = worker;
  return problem;
}

static int start(struct worker **result, size_t stack, void (*body)(void *), void *context) {
  pthread_mutex_lock(&lock);
  struct worker *worker = idle;
  if (worker) idle = worker->next;
  pthread_mutex_unlock(&lock);
  int problem = worker ? 0 : new_worker(&worker, stack);
  if (problem) return problem;
  pthread_mutex_lock(&lock);
  worker->is_done = 0;
  worker->context = context;
  worker->body = body;
  pthread_cond_signal(&worker->wake);
  pthread_mutex_unlock(&lock);
  *result = worker;
  return 0;
}

static void finish(struct worker *worker) {
  pthread_mutex_lock(&lock);
  while (!worker->is_done) pthread_cond_wait(&worker->done, &lock);
  worker->next = idle;
  idle = worker;
  pthread_mutex_unlock(&lock);
}

int pg_query_shim_run(size_t stack, void (*body)(void *), void *context) {
  struct worker *worker;
  int problem = start(&worker, stack, body, context);
  if (problem) return problem;
  finish(worker);
  /* Trees come and go by the thousand, in the heaps of several threads; what comes next allocates in another. */
  malloc_trim(0);
  return 0;
}

int pg_query_shim_run_two(size_t stack, void (*body)(void *), void *first, void *second) {
  struct worker *workers[2];
  int problem = start(&workers[0], stack, body, first);
  if (problem) return problem;
  problem = start(&workers[1], stack, body, second);
  if (!problem) finish(workers[1]);
  finish(workers[0]);
  return problem;
}

size_t pg_query_shim_length(const char *text) { return strlen(text); }
