/* asprintf. */
#define _GNU_SOURCE
#include "LateLibrary.h"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static const char *missing(const char *file, const char *package, const char *reason) {
  char *words = NULL;
  if (asprintf(&words, "cannot load %s: %s; install the package %s", file, reason, package) < 0) return file;
  return words;
}

const char *late_library_load(const char *file, const char *package, const struct late_function *functions,
                              size_t count) {
  void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (!library) return missing(file, package, dlerror());
  for (size_t index = 0; index < count; index++) {
    void *address = dlsym(library, functions[index].name);
    if (!address) return missing(file, package, dlerror());
    *functions[index].place = address;
  }
  return NULL;
}
