#ifndef GIT_SHIM_H
#define GIT_SHIM_H
#include <stddef.h>

/* git_libgit2_opts is variadic, which Swift cannot call. git2.h is not included here: its declarations belong to the
   module CLibgit2 alone. */
int git_shim_set_int(int option, int value);
int git_shim_set_search_path(int level, const char *path);

/* Bytes: the largest file that is kept once read, and how much is kept of all kinds of objects. */
int git_shim_keep_files(size_t largest, size_t together);

/* Extensions that libgit2 refuses and that change nothing for a reader of objects: where missing objects may
   be fetched from, further work-tree settings, no garbage collection, how linked work trees are addressed. */
int git_shim_accept_harmless_extensions(void);
#endif
