/*
 * The same calls in C as bench/real.ts has an actor make: getppid, and writing one byte to a pipe. Prints the median
 * counter difference around each, one a line.
 *
 *     cc -O2 -o real real.c && ./real CPU
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { BURST = 256, BURSTS = 60 };

static uint32_t times[BURST * BURSTS];

/* The counter as the actor reads it: nothing before it is still under way, nothing after it has begun. */
static inline uint64_t before(void) {
#if defined(__x86_64__)
  uint32_t low, high;
  __asm__ volatile("lfence\n rdtsc\n lfence" : "=a"(low), "=d"(high)::"memory");
  return (uint64_t)high << 32 | low;
#else
  uint64_t now;
  __asm__ volatile("isb\n mrs %0, cntvct_el0\n isb" : "=r"(now)::"memory");
  return now;
#endif
}

static inline uint64_t after(void) {
#if defined(__x86_64__)
  uint32_t low, high;
  __asm__ volatile("lfence\n rdtsc" : "=a"(low), "=d"(high)::"memory");
  return (uint64_t)high << 32 | low;
#else
  uint64_t now;
  __asm__ volatile("isb\n mrs %0, cntvct_el0" : "=r"(now)::"memory");
  return now;
#endif
}

static int ascending(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

static void print_median(void) {
  qsort(times, BURST * BURSTS, sizeof times[0], ascending);
  printf("%u\n", times[BURST * BURSTS / 2]);
}

int main(int argc, char **argv) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(argc > 1 ? atoi(argv[1]) : 0, &set);
  sched_setaffinity(0, sizeof set, &set);

  for (int i = 0; i < BURST * BURSTS; i++) {
    uint64_t start = before();
    getppid();
    times[i] = (uint32_t)(after() - start);
  }
  print_median();

  int ends[2];
  static char drain[BURST];
  if (pipe(ends) != 0) return 1;
  for (int burst = 0; burst < BURSTS; burst++) {
    for (int i = 0; i < BURST; i++) {
      uint64_t start = before();
      if (write(ends[1], "x", 1) != 1) return 1;
      times[burst * BURST + i] = (uint32_t)(after() - start);
    }
    if (read(ends[0], drain, BURST) != BURST) return 1;
  }
  print_median();
  return 0;
}
