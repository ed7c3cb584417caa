#ifndef SPAWN_SHIM_H
#define SPAWN_SHIM_H
#include <stdint.h>
#include <sys/types.h>

/* What was tried when starting failed. */
enum spawn_shim_step {
  SPAWN_SHIM_PREPARE = 1, /* pipes, fork, limits */
  SPAWN_SHIM_FOLDER = 2,
  SPAWN_SHIM_EXECUTE = 3,
  SPAWN_SHIM_IDENTITY = 4
};

struct spawn_shim_request {
  const char *path;
  char *const *arguments;   /* the first is the program's own name; ends in NULL */
  char *const *environment; /* all of it; ends in NULL */
  const char *folder;
  /* Bytes, seconds and bytes, each for one process, and processes of the user; 0 leaves what the parent has. */
  uint64_t memory, processor_seconds, file_size, processes;
  /* Whom it runs as, without any other group; -1 for whoever the parent is. */
  int64_t user, group;
};

struct spawn_shim_child {
  pid_t pid;
  int exit; /* readable once the child has ended; -1 where the kernel has no such descriptor */
  int wake; /* an eventfd for the caller's own use */
  int input, output, error; /* our ends of the child's streams, not blocking */
};

/* fork and execve, which Swift cannot call: between the two only async-signal-safe functions may run.
   The child leads a session and a process group of its own, inherits no descriptor but its three streams, no
   ignored signal and no signal mask, gains no privileges from the file, and dies with the thread that called
   this. 0, or the errno of the step that failed. */
int spawn_shim_start(const struct spawn_shim_request *request, struct spawn_shim_child *child,
                     int *failed_step);

/* 1 once the child has ended; it stays to be waited for. */
int spawn_shim_has_ended(pid_t pid);

/* Makes the eventfd readable, and unreadable again. */
void spawn_shim_wake(int wake);
void spawn_shim_rest(int wake);

/* No signal is delivered to this thread: a write into a closed pipe is an error, whatever the program does with
   SIGPIPE. */
void spawn_shim_block_signals(void);
#endif
