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

/* Carries git's smart protocol: one request at a time, whose answer is read before the next. */
typedef struct git_shim_carrier {
  void *context;
  /* 0 once the answer is there; NULL asks for the list of references. */
  int (*ask)(void *context, const char *request, size_t length);
  /* Bytes of the answer that were copied to `buffer`; 0 at its end. */
  size_t (*read)(void *context, char *buffer, size_t size);
} git_shim_carrier;

/* Brings what the specifications (a line each) name, and moves the references that they lead to. Tags that nobody
   named stay away, and FETCH_HEAD as it is.

   carrier: NULL for a repository on this machine.
   missing: the number of the specification whose source the remote does not have; else SIZE_MAX. */
struct git_repository;
int git_shim_fetch(
    struct git_repository *repository, const char *address, const char *specifications,
    const git_shim_carrier *carrier, size_t *missing);
#endif
