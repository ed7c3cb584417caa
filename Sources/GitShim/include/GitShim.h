#ifndef GIT_SHIM_H
#define GIT_SHIM_H
#include <git2.h>

/* git_libgit2_opts is variadic, which Swift cannot call. */
static inline int git_shim_set_int(int option, int value) { return git_libgit2_opts(option, value); }
static inline int git_shim_set_search_path(int level, const char *path) {
  return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

/* Extensions that libgit2 refuses and that change nothing for a reader of objects: where missing objects may
   be fetched from, further work-tree settings, no garbage collection, how linked work trees are addressed. */
static inline int git_shim_accept_harmless_extensions(void) {
  const char *names[] = {"partialclone", "worktreeconfig", "preciousobjects", "relativeworktrees"};
  return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, sizeof(names) / sizeof(names[0]));
}
#endif
