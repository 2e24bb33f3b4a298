/*
 * What the kernel gives: two threads that wake each other by futex(2) in turn, each on a word of its own.
 *
 *   cc -O2 -pthread -o pingpong pingpong.c
 *   ./pingpong [cpu of ping] [cpu of pong] [looks before it sleeps] [round trips]
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { EMPTY = 0, PERMIT = 1, ASLEEP = 2 };

struct thread_word {
    _Alignas(64) atomic_int state;
};

static struct thread_word ping_word;
static struct thread_word pong_word;
static long looks;
static long round_trips;
static int pong_cpu;

static void stay_on(int cpu) {
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    CPU_SET(cpu, &cpus);
    if (sched_setaffinity(0, sizeof cpus, &cpus) != 0) {
        perror("sched_setaffinity");
        exit(1);
    }
}

static void unpark(struct thread_word *word) {
    if (atomic_exchange(&word->state, PERMIT) == ASLEEP) {
        syscall(SYS_futex, &word->state, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
    }
}

static void park(struct thread_word *word) {
    for (long look = 0; look < looks; look++) {
        if (atomic_load(&word->state) == PERMIT) {
            break;
        }
#if defined(__x86_64__)
        __builtin_ia32_pause();
#endif
    }
    int expected = EMPTY;
    if (atomic_compare_exchange_strong(&word->state, &expected, ASLEEP)) {
        while (atomic_load(&word->state) == ASLEEP) {
            syscall(SYS_futex, &word->state, FUTEX_WAIT_PRIVATE, ASLEEP, NULL, NULL, 0);
        }
    }
    atomic_store(&word->state, EMPTY);
}

static void *pong(void *unused) {
    (void) unused;
    stay_on(pong_cpu);
    for (long i = 0; i < round_trips; i++) {
        park(&pong_word);
        unpark(&ping_word);
    }
    return NULL;
}

int main(int argc, char **argv) {
    int ping_cpu = argc > 1 ? atoi(argv[1]) : 0;
    pong_cpu = argc > 2 ? atoi(argv[2]) : 1;
    looks = argc > 3 ? atol(argv[3]) : 0;
    round_trips = argc > 4 ? atol(argv[4]) : 200000;
    stay_on(ping_cpu);
    pthread_t other;
    if (pthread_create(&other, NULL, pong, NULL) != 0) {
        fputs("no second thread\n", stderr);
        return 1;
    }
    struct timespec start;
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (long i = 0; i < round_trips; i++) {
        unpark(&pong_word);
        park(&ping_word);
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    pthread_join(other, NULL);
    double us = (double) (end.tv_sec - start.tv_sec) * 1e6 + (double) (end.tv_nsec - start.tv_nsec) / 1e3;
    printf("cpus=%d,%d looks=%ld round_trip_us=%.3f\n", ping_cpu, pong_cpu, looks, us / (double) round_trips);
    return 0;
}
