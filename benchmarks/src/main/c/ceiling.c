/*
 * What lock and unlock of a pthread mutex with PTHREAD_PRIO_PROTECT cost, for CeilingCost to compare with: glibc lifts a
 * SCHED_FIFO thread to the ceiling by sched_setscheduler(2), and back. It refuses SCHED_OTHER callers with EINVAL.
 *
 *   cc -O2 -pthread -o ceiling ceiling.c
 *   ./ceiling <ceiling> <priority of the caller, 0 for SCHED_OTHER> <pairs> <rounds>
 *
 * Prints the nanoseconds for each pair, one line for each round.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void must(int error, const char *what) {
    if (error != 0) {
        printf("%s: %s\n", what, strerror(error));
        exit(1);
    }
}

static long long now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: ceiling <ceiling> <priority> <pairs> <rounds>\n");
        return 2;
    }
    int ceiling = atoi(argv[1]);
    struct sched_param own = {.sched_priority = atoi(argv[2])};
    long pairs = atol(argv[3]);
    int rounds = atoi(argv[4]);
    pthread_mutexattr_t attributes;
    pthread_mutex_t mutex;
    must(pthread_mutexattr_init(&attributes), "mutexattr_init");
    must(pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_PROTECT), "setprotocol");
    must(pthread_mutexattr_setprioceiling(&attributes, ceiling), "setprioceiling");
    must(pthread_mutex_init(&mutex, &attributes), "mutex_init");
    if (own.sched_priority > 0) {
        must(pthread_setschedparam(pthread_self(), SCHED_FIFO, &own), "setschedparam");
    }
    for (int round = 0; round < rounds; round++) {
        long long start = now_ns();
        for (long i = 0; i < pairs; i++) {
            must(pthread_mutex_lock(&mutex), "mutex_lock");
            must(pthread_mutex_unlock(&mutex), "mutex_unlock");
        }
        printf("%.1f\n", (double) (now_ns() - start) / pairs);
    }
    return 0;
}
