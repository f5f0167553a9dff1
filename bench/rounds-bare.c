/* The round trip of a byte through two pipes in C without the C library: what the kernel costs, and nothing of what a program
 * brings along. Built with -nostdlib; prints the median in nanoseconds, as rounds.c does.
 *
 *     rounds-bare          both on processor 0
 */
#include <stdint.h>
#include <x86intrin.h>

enum { READ = 0, WRITE = 1, FORK = 57, WAIT4 = 61, KILL = 62, AFFINITY = 203, CLOCK = 228, EXIT = 231, PIPE2 = 293 };
enum { BUCKETS = 2560, WARM_NS = 10000000, MAIN_NS = 50000000 };

static int there[2], back[2];
static char byte;
static uint64_t histogram[BUCKETS];

static long call(long nr, long a, long b, long c, long d) {
  register long r10 __asm__("r10") = d;
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10)
                   : "rcx", "r11", "memory");
  return result;
}

static uint64_t now(void) {
  long time[2];
  call(CLOCK, 1, (long)time, 0, 0);
  return time[0] * 1000000000ull + time[1];
}

static uint64_t counter(void) {
  _mm_lfence();
  return __rdtsc();
}

static void print(uint64_t value) {
  char text[32];
  int at = 31;
  text[at] = '\n';
  do text[--at] = '0' + value % 10;
  while (value /= 10);
  call(WRITE, 1, (long)(text + at), 32 - at, 0);
}

void _start(void) {
  unsigned long cpus[16] = { 1 };
  uint64_t begin, first, last, end, rounds = 0, below = 0;
  call(PIPE2, (long)there, 0, 0, 0);
  call(PIPE2, (long)back, 0, 0, 0);
  call(AFFINITY, 0, sizeof cpus, (long)cpus, 0);
  long child = call(FORK, 0, 0, 0, 0);
  if (child == 0) {
    for (;;) {
      call(READ, there[0], (long)&byte, 1, 0);
      call(WRITE, back[1], (long)&byte, 1, 0);
    }
  }
  begin = now();
  uint64_t started = counter();
  while (now() - begin < WARM_NS) {
    call(WRITE, there[1], (long)&byte, 1, 0);
    call(READ, back[0], (long)&byte, 1, 0);
  }
  double cycles = (double)(counter() - started) / (now() - begin);
  first = counter();
  end = first + (uint64_t)(MAIN_NS * cycles);
  do {
    call(WRITE, there[1], (long)&byte, 1, 0);
    call(READ, back[0], (long)&byte, 1, 0);
    last = counter();
    uint64_t took = (last - first) | 1;
    int shift = 63 - __builtin_clzll(took) - 6;
    if (shift < 0) shift = 0;
    histogram[(shift << 6) + (took >> shift)]++;
    rounds++;
    first = last;
  } while (last < end);
  call(KILL, child, 9, 0, 0);
  call(WAIT4, child, 0, 0, 0);
  for (int i = 0; i < BUCKETS; i++) {
    if (histogram[i] > 0 && below + histogram[i] >= rounds / 2) {
      double edge = i < 128 ? i : (double)(64 + i % 64) * (double)(1ull << (i / 64 - 1));
      print((uint64_t)(edge * (1 + (rounds / 2.0 - below) / histogram[i] / 64) / cycles));
      break;
    }
    below += histogram[i];
  }
  call(EXIT, 0, 0, 0, 0);
}
