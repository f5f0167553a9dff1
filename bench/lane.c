/*
 * The C side of bench/lane.ts: System V messages to and fro between two processes on one processor.
 *
 *     cc -O2 -o lane lane.c
 *     ./lane echo QUEUE CPU          answers messages of type 1 with type 2, until the queue is removed
 *     ./lane ping QUEUE CPU ROUNDS   makes so many round trips; prints the nanoseconds that each took on average
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>
#include <time.h>

enum { BYTES = 16 };

struct message {
  long type;
  char text[BYTES];
};

static void pin(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  sched_setaffinity(0, sizeof set, &set);
}

static int echo(int queue) {
  struct message message;
  for (;;) {
    ssize_t length = msgrcv(queue, &message, BYTES, 1, 0);
    if (length < 0) return errno == EIDRM || errno == EINVAL ? 0 : 1;
    message.type = 2;
    if (msgsnd(queue, &message, length, 0) != 0) return errno == EIDRM ? 0 : 1;
  }
}

static int ping(int queue, int rounds) {
  struct message message = {1, "fifteen letters"};
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (int i = 0; i < rounds; i++) {
    message.type = 1;
    if (msgsnd(queue, &message, BYTES, 0) != 0) return 1;
    if (msgrcv(queue, &message, BYTES, 2, 0) != BYTES) return 1;
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  double ns = (end.tv_sec - start.tv_sec) * 1e9 + (end.tv_nsec - start.tv_nsec);
  printf("%.0f\n", ns / rounds);
  return 0;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  pin(atoi(argv[3]));
  int queue = atoi(argv[2]);
  if (strcmp(argv[1], "echo") == 0) return echo(queue);
  return argc < 5 ? 2 : ping(queue, atoi(argv[4]));
}
