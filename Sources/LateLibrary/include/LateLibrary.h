#ifndef LATE_LIBRARY_H
#define LATE_LIBRARY_H
#include <pthread.h>
#include <stddef.h>

/* A shared library that is loaded when it is first used. Each library that a program links costs every one of its
   runs a tenth of a megabyte and some of the time to start, with what it needs itself: libcurl brings thirty more,
   and most runs ask no forge.

   A shim lists the functions once, with their prototypes, and defines each of them: Swift calls them by the names
   that the library's header declares, and the compiler holds the list against the header.

     #define FUNCTIONS(F) F(CURL *, curl_easy_init, (void), ()) …
     LATE_LIBRARY(curl_shim, "libcurl.so.4", "libcurl4", FUNCTIONS)
     FUNCTIONS(LATE_DEFINITION)

   Whoever makes the first call asks curl_shim_problem() before it: NULL, or why there is no library. */

struct late_function {
  void **place;
  const char *name;
};

/* NULL once all functions are there; else why not, with the package to install. */
const char *late_library_load(const char *file, const char *package, const struct late_function *functions,
                              size_t count);

#define LATE_MEMBER(result, name, parameters, arguments) result(*name) parameters;
#define LATE_PLACE(result, name, parameters, arguments) {(void **)&late.name, #name},
/* Hidden: the library's own calls of one another do not come here. */
#define LATE_DEFINITION(result, name, parameters, arguments) \
  __attribute__((visibility("hidden"))) result name parameters { return late.name arguments; }

#define LATE_LIBRARY(library, file, package, FUNCTIONS)                                             \
  static struct {                                                                                   \
    FUNCTIONS(LATE_MEMBER)                                                                          \
  } late;                                                                                           \
  static pthread_once_t is_loaded = PTHREAD_ONCE_INIT;                                              \
  static const char *problem;                                                                       \
  static void load(void) {                                                                          \
    static const struct late_function functions[] = {FUNCTIONS(LATE_PLACE)};                        \
    problem = late_library_load(file, package, functions, sizeof functions / sizeof functions[0]);  \
  }                                                                                                 \
  const char *library##_problem(void) {                                                             \
    pthread_once(&is_loaded, load);                                                                 \
    return problem;                                                                                 \
  }
#endif
