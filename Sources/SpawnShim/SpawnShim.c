#define _GNU_SOURCE
#include "SpawnShim.h"
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct failure {
  int step, code;
};

enum { REPORT = 3 };

static void close_all(int *descriptors, int count) {
  for (int i = 0; i < count; i++)
    if (descriptors[i] >= 0) close(descriptors[i]);
}

static int limited(int what, uint64_t most) {
  if (most == 0) return 0;
  struct rlimit now, limit;
  if (getrlimit(what, &now)) return -1;
  /* A limit that the parent has stays: raising it needs privileges. */
  limit.rlim_cur = now.rlim_max != RLIM_INFINITY && now.rlim_max < most ? now.rlim_max : most;
  limit.rlim_max = limit.rlim_cur;
  return setrlimit(what, &limit);
}

static void close_from(unsigned first) {
#ifdef SYS_close_range
  if (syscall(SYS_close_range, first, ~0u, 0u) == 0) return;
#endif
  /* An older kernel, or a sandbox that does not know the call. */
  struct rlimit limit;
  unsigned end = 1u << 20;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < end) end = (unsigned)limit.rlim_cur;
  for (unsigned i = first; i < end; i++) close((int)i);
}

/* Runs in the child. Does not return. */
static void become(const struct spawn_shim_request *request, pid_t parent, const int streams[3], int report) {
  struct failure failure = {SPAWN_SHIM_PREPARE, 0};
  for (int number = 1; number < NSIG; number++)
    if (number != SIGKILL && number != SIGSTOP) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  /* A session of its own has no terminal that a password could be asked on. */
  if (setsid() < 0) goto failed;
  if (request->user >= 0 && request->group >= 0) {
    gid_t group = (gid_t)request->group;
    uid_t user = (uid_t)request->user;
    failure.step = SPAWN_SHIM_IDENTITY;
    if (setgroups(0, NULL) || setresgid(group, group, group) || setresuid(user, user, user)) goto failed;
    failure.step = SPAWN_SHIM_PREPARE;
  }
  /* After the change of user, which takes it back. */
  if (prctl(PR_SET_PDEATHSIG, SIGKILL)) goto failed;
  if (getppid() != parent) _exit(127);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) goto failed;
  if (limited(RLIMIT_AS, request->memory) || limited(RLIMIT_CPU, request->processor_seconds) ||
      limited(RLIMIT_FSIZE, request->file_size) || limited(RLIMIT_NPROC, request->processes))
    goto failed;
  struct rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  failure.step = SPAWN_SHIM_FOLDER;
  if (chdir(request->folder)) goto failed;
  failure.step = SPAWN_SHIM_PREPARE;
  /* Where the program was started without standard streams, the pipes themselves may be 0, 1 or 2. */
  int high[3];
  for (int i = 0; i < 3; i++)
    if ((high[i] = fcntl(streams[i], F_DUPFD_CLOEXEC, REPORT + 1)) < 0) goto failed;
  int high_report = fcntl(report, F_DUPFD_CLOEXEC, REPORT + 1);
  if (high_report < 0) goto failed;
  report = high_report;
  for (int i = 0; i < 3; i++)
    if (dup2(high[i], i) < 0) goto failed;
  if (dup2(report, REPORT) < 0) goto failed;
  report = REPORT;
  if (fcntl(REPORT, F_SETFD, FD_CLOEXEC) < 0) goto failed;
  close_from(REPORT + 1);
  failure.step = SPAWN_SHIM_EXECUTE;
  execve(request->path, request->arguments, request->environment);
failed:
  failure.code = errno;
  ssize_t written = write(report, &failure, sizeof failure);
  (void)written;
  _exit(127);
}

int spawn_shim_start(const struct spawn_shim_request *request, struct spawn_shim_child *child,
                     int *failed_step) {
  enum { IN_READ, IN_WRITE, OUT_READ, OUT_WRITE, ERROR_READ, ERROR_WRITE, REPORT_READ, REPORT_WRITE };
  enum { WAKE = REPORT_WRITE + 1, COUNT };
  int all[COUNT];
  for (int i = 0; i < COUNT; i++) all[i] = -1;
  *failed_step = SPAWN_SHIM_PREPARE;
  int code = 0;
  for (int i = 0; i < WAKE; i += 2)
    if (pipe2(all + i, O_CLOEXEC)) goto failed;
  if ((all[WAKE] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) < 0) goto failed;
  int ours[] = {IN_WRITE, OUT_READ, ERROR_READ};
  for (int i = 0; i < 3; i++)
    if (fcntl(all[ours[i]], F_SETFL, O_NONBLOCK) < 0) goto failed;

  /* No handler of the parent may run in the child. */
  sigset_t every, before;
  sigfillset(&every);
  pthread_sigmask(SIG_SETMASK, &every, &before);
  pid_t parent = getpid(), pid = fork();
  if (pid == 0) {
    int streams[] = {all[IN_READ], all[OUT_WRITE], all[ERROR_WRITE]};
    become(request, parent, streams, all[REPORT_WRITE]);
  }
  code = pid < 0 ? errno : 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = code;
  if (pid < 0) goto failed;

  int theirs[] = {IN_READ, OUT_WRITE, ERROR_WRITE, REPORT_WRITE};
  for (int i = 0; i < 4; i++) {
    close(all[theirs[i]]);
    all[theirs[i]] = -1;
  }
  /* Ends with the exec, which closes the other end, or with the child's word that it failed. */
  struct failure failure = {0, 0};
  ssize_t count;
  do count = read(all[REPORT_READ], &failure, sizeof failure);
  while (count < 0 && errno == EINTR);
  if (count == sizeof failure) {
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
    *failed_step = failure.step;
    errno = failure.code;
    goto failed;
  }
  close(all[REPORT_READ]);
  child->pid = pid;
  child->exit = (int)syscall(SYS_pidfd_open, pid, 0);
  child->wake = all[WAKE];
  child->input = all[IN_WRITE];
  child->output = all[OUT_READ];
  child->error = all[ERROR_READ];
  return 0;

failed:
  code = errno;
  close_all(all, COUNT);
  return code;
}

int spawn_shim_has_ended(pid_t pid) {
  siginfo_t info = {0};
  return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid;
}

void spawn_shim_wake(int wake) { eventfd_write(wake, 1); }

void spawn_shim_rest(int wake) {
  eventfd_t value;
  eventfd_read(wake, &value);
}

void spawn_shim_block_signals(void) {
  sigset_t every;
  sigfillset(&every);
  pthread_sigmask(SIG_SETMASK, &every, NULL);
}
