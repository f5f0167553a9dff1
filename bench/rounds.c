/* Round trips as people write them in C, with the C library: the yardstick of the bench lab. Two processes, pinned, 10 ms of
 * warm-up, then the counter is read around each round, and the median is printed in nanoseconds.
 *
 *     rounds MECHANISM CPU CPU MILLISECONDS
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <x86intrin.h>

enum { BUCKETS = 2560, WARM_MS = 10 };

static int fds[4], ids[2];
static mqd_t queues[2];
static volatile uint32_t *words;
static sem_t *semaphores[2];
static uint32_t number;
static int yields;
static struct { long type; char byte; } message = { 1, 0 };
static uint64_t histogram[BUCKETS];
static pid_t peer;
static sigset_t set, none;

static void check(int fine, const char *what) {
  if (!fine) { perror(what); exit(1); }
}

static void futex(volatile uint32_t *word, int op, uint32_t value) {
  syscall(SYS_futex, word, op, value, NULL, NULL, 0);
}

static void tell(int way) {
  words[16 * way] = number;
  futex(words + 16 * way, FUTEX_WAKE, 1);
}

static void await(int way) {
  uint32_t seen;
  while ((seen = words[16 * way]) != number) futex(words + 16 * way, FUTEX_WAIT, seen);
}

static void handler(int signal) { (void)signal; }

/* What a side does first in a round (way 0), and what it does then (way 1); the other side the other way round. */
static void (*send_)(int), (*receive_)(int);
static char byte;

static void send_fd(int way) { check(write(fds[2 * way + 1], &byte, 1) == 1, "write"); }
static void receive_fd(int way) { check(read(fds[2 * way], &byte, 1) == 1, "read"); }
static void send_event(int way) { uint64_t one = 1; check(write(fds[way], &one, 8) == 8, "write"); }
static void receive_event(int way) { uint64_t one; check(read(fds[way], &one, 8) == 8, "read"); }
static void send_msg(int way) { check(msgsnd(ids[way], &message, 1, 0) == 0, "msgsnd"); }
static void receive_msg(int way) { check(msgrcv(ids[way], &message, 1, 0, 0) == 1, "msgrcv"); }
static void send_mq(int way) { check(mq_send(queues[way], &byte, 1, 0) == 0, "mq_send"); }
static void receive_mq(int way) { static char b[8192]; check(mq_receive(queues[way], b, 8192, NULL) == 1, "mq_receive"); }
static void send_sem(int way) { check(sem_post(semaphores[way]) == 0, "sem_post"); }
static void receive_sem(int way) { check(sem_wait(semaphores[way]) == 0, "sem_wait"); }
static void send_semop(int way) { struct sembuf o = { way, 1, 0 }; check(semop(ids[0], &o, 1) == 0, "semop"); }
static void receive_semop(int way) { struct sembuf o = { way, -1, 0 }; check(semop(ids[0], &o, 1) == 0, "semop"); }
static void send_signal(int way) { (void)way; check(kill(peer, SIGUSR1) == 0, "kill"); }
static void receive_wait(int way) { (void)way; check(sigwaitinfo(&set, NULL) == SIGUSR1, "sigwaitinfo"); }
static void receive_handler(int way) { (void)way; check(sigsuspend(&none) == -1 && errno == EINTR, "sigsuspend"); }
static void send_spin(int way) { words[16 * way] = number; }
static void receive_spin(int way) { while (words[16 * way] != number) if (yields) sched_yield(); }

static void inet_pair(int type) {
  int l = socket(AF_INET, type, 0), other;
  struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } }, b;
  socklen_t length = sizeof a;
  int client = socket(AF_INET, type, 0), one = 1;
  check(bind(l, (void *)&a, sizeof a) == 0 && getsockname(l, (void *)&a, &length) == 0, "bind");
  if (type == SOCK_STREAM) {
    check(listen(l, 1) == 0 && connect(client, (void *)&a, sizeof a) == 0, "connect");
    check((other = accept(l, NULL, NULL)) >= 0, "accept");
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(other, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  } else {
    other = l;
    b = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    check(bind(client, (void *)&b, sizeof b) == 0, "bind");
    length = sizeof b;
    check(getsockname(client, (void *)&b, &length) == 0 && connect(client, (void *)&a, sizeof a) == 0, "connect");
    check(connect(other, (void *)&b, sizeof b) == 0, "connect");
  }
  fds[1] = fds[2] = client;
  fds[0] = fds[3] = other;
}

static void open_(const char *name) {
  send_ = send_fd;
  receive_ = receive_fd;
  if (!strcmp(name, "pipe")) {
    check(pipe(fds) == 0 && pipe(fds + 2) == 0, "pipe");
  } else if (!strcmp(name, "socketpair") || !strcmp(name, "unix-dgram") || !strcmp(name, "unix-seqpacket")) {
    int pair[2], type = strstr(name, "dgram") ? SOCK_DGRAM : strstr(name, "seq") ? SOCK_SEQPACKET : SOCK_STREAM;
    check(socketpair(AF_UNIX, type, 0, pair) == 0, "socketpair");
    fds[1] = fds[2] = pair[0];
    fds[0] = fds[3] = pair[1];
  } else if (!strcmp(name, "tcp")) inet_pair(SOCK_STREAM);
  else if (!strcmp(name, "udp")) inet_pair(SOCK_DGRAM);
  else if (!strcmp(name, "eventfd")) {
    fds[0] = eventfd(0, 0);
    fds[1] = eventfd(0, 0);
    send_ = send_event;
    receive_ = receive_event;
  } else if (!strcmp(name, "sysv-msg")) {
    ids[0] = msgget(IPC_PRIVATE, 0600);
    ids[1] = msgget(IPC_PRIVATE, 0600);
    send_ = send_msg;
    receive_ = receive_msg;
  } else if (!strcmp(name, "posix-mq")) {
    struct mq_attr attributes = { .mq_maxmsg = 10, .mq_msgsize = 8192 };
    for (int i = 0; i < 2; i++) {
      char queue[32];
      snprintf(queue, sizeof queue, "/rounds-%d-%d", getpid(), i);
      check((queues[i] = mq_open(queue, O_CREAT | O_RDWR, 0600, &attributes)) != (mqd_t)-1, "mq_open");
      mq_unlink(queue);
    }
    send_ = send_mq;
    receive_ = receive_mq;
  } else if (!strcmp(name, "sysv-sem")) {
    ids[0] = semget(IPC_PRIVATE, 2, 0600);
    send_ = send_semop;
    receive_ = receive_semop;
  } else if (!strcmp(name, "posix-sem")) {
    for (int i = 0; i < 2; i++) {
      semaphores[i] = (sem_t *)(words + 256 + 64 * i);
      sem_init(semaphores[i], 1, 0);
    }
    send_ = send_sem;
    receive_ = receive_sem;
  } else if (!strcmp(name, "futex")) {
    send_ = tell;
    receive_ = await;
  } else if (!strcmp(name, "signal-wait") || !strcmp(name, "signal-handler")) {
    sigemptyset(&none);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    send_ = send_signal;
    receive_ = receive_wait;
    if (!strcmp(name, "signal-handler")) {
      struct sigaction action = { .sa_handler = handler };
      sigaction(SIGUSR1, &action, NULL);
      receive_ = receive_handler;
    }
  } else if (!strcmp(name, "shm-spin")) {
    send_ = send_spin;
    receive_ = receive_spin;
  } else exit(3);
}

static void pin(int cpu) {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  CPU_SET(cpu, &cpus);
  check(sched_setaffinity(0, sizeof cpus, &cpus) == 0, "sched_setaffinity");
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static uint64_t counter(void) {
  _mm_lfence();
  return __rdtsc();
}

int main(int argc, char **argv) {
  check(argc == 5, "rounds MECHANISM CPU CPU MILLISECONDS");
  int cpus[2] = { atoi(argv[2]), atoi(argv[3]) };
  double milliseconds = atof(argv[4]), begin;
  uint64_t first, last, rounds = 0, below = 0;
  yields = cpus[0] == cpus[1];
  words = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  open_(argv[1]);
  pid_t parent = getpid();
  peer = fork();
  if (peer == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    peer = parent;
    pin(cpus[1]);
    for (;;) {
      number++;
      receive_(0);
      send_(1);
    }
  }
  pin(cpus[0]);
  begin = now();
  uint64_t started = counter();
  while (now() - begin < WARM_MS * 1e6) {
    number++;
    send_(0);
    receive_(1);
  }
  double cycles = (counter() - started) / (now() - begin);
  uint64_t end = counter() + (uint64_t)(milliseconds * 1e6 * cycles);
  first = counter();
  do {
    number++;
    send_(0);
    receive_(1);
    last = counter();
    uint64_t took = (last - first) | 1;
    int shift = 63 - __builtin_clzll(took) - 6;
    if (shift < 0) shift = 0;
    histogram[(shift << 6) + (took >> shift)]++;
    rounds++;
    first = last;
  } while (last < end);
  kill(peer, SIGKILL);
  wait(NULL);
  if (!strcmp(argv[1], "sysv-msg")) {
    msgctl(ids[0], IPC_RMID, NULL);
    msgctl(ids[1], IPC_RMID, NULL);
  }
  if (!strcmp(argv[1], "sysv-sem")) semctl(ids[0], 0, IPC_RMID);
  for (int i = 0; i < BUCKETS; i++) {
    if (histogram[i] > 0 && below + histogram[i] >= rounds / 2.0) {
      double edge = i < 128 ? i : (double)(64 + i % 64) * (double)(1ull << (i / 64 - 1));
      printf("%f\n", edge * (1 + (rounds / 2.0 - below) / histogram[i] / 64) / cycles);
      return 0;
    }
    below += histogram[i];
  }
  return 1;
}
