#ifndef GIT_SHIM_H
#define GIT_SHIM_H
#include <git2.h>

/* git_libgit2_opts is variadic, which Swift cannot call. */
static inline int git_shim_set_int(int option, int value) { return git_libgit2_opts(option, value); }
static inline int git_shim_set_size(int option, size_t value) { return git_libgit2_opts(option, value); }
static inline int git_shim_set_search_path(int level, const char *path) {
  return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}
#endif
