/*
 * The choreography of examples' InversionDemo with pthread mutexes: what the same machine gives to a C program.
 *
 * A holder takes a mutex for 10 ms of work (or as told); "high" (SCHED_FIFO 80) then wants it; two hogs (FIFO 50) have 250 ms of work
 * each and no interest in it. In a chain of n mutexes "link k" holds mutex k+1 and waits for mutex k. All on one CPU.
 *
 *   cc -O2 -pthread -o inversion inversion.c
 *   ./inversion none|inherit|protect [chain length] [fifo|other] [rounds] [cpu] [ms of the section]
 *
 * "protect" is glibc's priority ceiling, of 80; glibc refuses it to a holder that is no real-time thread.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { HOG_COUNT = 2, MAX_CHAIN = 30, MAX_ROUNDS = 1000 };
enum { LOW_PRIORITY = 10, FIRST_LINK_PRIORITY = 11, HOG_PRIORITY = 50, HIGH_PRIORITY = 80 };

static const long long HOG_NS = 250000000LL;
static long long section_ns = 10000000LL;

static int protocol;
static int chain;
static int cpu;
static int holder_policy;

static pthread_mutex_t locks[MAX_CHAIN];
static sem_t arrived;
static sem_t link_may_take[MAX_CHAIN];
static sem_t high_may_take;
static sem_t hogs_may_run;
static atomic_int hogs_finished;
static atomic_int high_is_through;
static long long high_woken_ns; /* written by low before it wakes high */
static long long blocked_ns;    /* written by high, read after its end */
static int hogs_finished_first; /* as blocked_ns */

static void must(int error, const char *what) {
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", what, strerror(error));
        exit(1);
    }
}

static long long now_ns(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* Uses that much CPU time, or less where stop becomes true; returns whether all was used. */
static int burn(long long cpu_time_ns, atomic_int *stop) {
    long long end_ns = now_ns(CLOCK_THREAD_CPUTIME_ID) + cpu_time_ns;
    while (now_ns(CLOCK_THREAD_CPUTIME_ID) < end_ns) {
        if (stop != NULL && atomic_load(stop)) {
            return 0;
        }
    }
    return 1;
}

static void await(sem_t *semaphore) {
    while (sem_wait(semaphore) != 0 && errno == EINTR) {
    }
}

static void arrive_and_await(sem_t *go) {
    sem_post(&arrived);
    await(go);
}

static void *low(void *unused) {
    (void)unused;
    must(pthread_mutex_lock(&locks[0]), "lock");
    for (int link = 1; link < chain; link++) {
        sem_post(&link_may_take[link]);
    }
    high_woken_ns = now_ns(CLOCK_MONOTONIC);
    sem_post(&high_may_take);
    burn(section_ns, NULL);
    must(pthread_mutex_unlock(&locks[0]), "unlock");
    return NULL;
}

static void *chain_link(void *argument) {
    int number = *(int *)argument;
    arrive_and_await(&link_may_take[number]);
    must(pthread_mutex_lock(&locks[number]), "lock");
    must(pthread_mutex_lock(&locks[number - 1]), "lock");
    must(pthread_mutex_unlock(&locks[number - 1]), "unlock");
    must(pthread_mutex_unlock(&locks[number]), "unlock");
    return NULL;
}

static void *high(void *unused) {
    (void)unused;
    arrive_and_await(&high_may_take);
    for (int hog = 0; hog < HOG_COUNT; hog++) {
        sem_post(&hogs_may_run);
    }
    must(pthread_mutex_lock(&locks[chain - 1]), "lock");
    blocked_ns = now_ns(CLOCK_MONOTONIC) - high_woken_ns; /* with a ceiling it does not even run meanwhile */
    hogs_finished_first = atomic_load(&hogs_finished);
    atomic_store(&high_is_through, 1);
    must(pthread_mutex_unlock(&locks[chain - 1]), "unlock");
    return NULL;
}

static void *hog(void *unused) {
    (void)unused;
    arrive_and_await(&hogs_may_run);
    if (burn(HOG_NS, &high_is_through)) { /* once high is through, the rest proves nothing */
        atomic_fetch_add(&hogs_finished, 1);
    }
    return NULL;
}

static pthread_t start(void *(*body)(void *), void *argument, int policy, int priority) {
    pthread_attr_t attributes;
    struct sched_param parameter = {.sched_priority = policy == SCHED_OTHER ? 0 : priority};
    cpu_set_t cpus;
    pthread_t thread;
    CPU_ZERO(&cpus);
    CPU_SET(cpu, &cpus);
    pthread_attr_init(&attributes);
    pthread_attr_setinheritsched(&attributes, PTHREAD_EXPLICIT_SCHED);
    must(pthread_attr_setschedpolicy(&attributes, policy), "policy");
    must(pthread_attr_setschedparam(&attributes, &parameter), "priority");
    must(pthread_attr_setaffinity_np(&attributes, sizeof cpus, &cpus), "affinity");
    must(pthread_create(&thread, &attributes, body, argument), "thread with SCHED_FIFO");
    pthread_attr_destroy(&attributes);
    return thread;
}

static void prepare(void) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    must(pthread_mutexattr_setprotocol(&attributes, protocol), "mutex protocol");
    must(pthread_mutexattr_setprioceiling(&attributes, HIGH_PRIORITY), "ceiling");
    for (int i = 0; i < chain; i++) {
        must(pthread_mutex_init(&locks[i], &attributes), "mutex");
        sem_init(&link_may_take[i], 0, 0);
    }
    pthread_mutexattr_destroy(&attributes);
    sem_init(&arrived, 0, 0);
    sem_init(&high_may_take, 0, 0);
    sem_init(&hogs_may_run, 0, 0);
    atomic_store(&hogs_finished, 0);
    atomic_store(&high_is_through, 0);
}

/* See InversionDemo for why the order of events is the same each time. */
static void play(void) {
    pthread_t threads[MAX_CHAIN + HOG_COUNT];
    int numbers[MAX_CHAIN];
    int count = 0;
    prepare();
    for (int link = 1; link < chain; link++) {
        numbers[link] = link;
        threads[count++] = start(chain_link, &numbers[link], SCHED_FIFO, FIRST_LINK_PRIORITY + link - 1);
    }
    threads[count++] = start(high, NULL, SCHED_FIFO, HIGH_PRIORITY);
    for (int i = 0; i < HOG_COUNT; i++) {
        threads[count++] = start(hog, NULL, SCHED_FIFO, HOG_PRIORITY);
    }
    for (int i = 0; i < count; i++) {
        await(&arrived);
    }
    pthread_join(start(low, NULL, holder_policy, LOW_PRIORITY), NULL);
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
    }
    usleep(50000 + blocked_ns / 1000); /* stays below the kernel's limit of 95 % real-time work per second */
}

static int by_size(const void *left, const void *right) {
    long long a = *(const long long *)left;
    long long b = *(const long long *)right;
    return (a > b) - (a < b);
}

int main(int argc, char **argv) {
    static long long blocked[MAX_ROUNDS];
    int inverted = 0;
    const char *wanted = argc > 1 ? argv[1] : "none";
    protocol = strcmp(wanted, "inherit") == 0   ? PTHREAD_PRIO_INHERIT
               : strcmp(wanted, "protect") == 0 ? PTHREAD_PRIO_PROTECT
                                                : PTHREAD_PRIO_NONE;
    chain = argc > 2 ? atoi(argv[2]) : 1;
    const char *holder = argc > 3 ? argv[3] : "fifo";
    int rounds = argc > 4 ? atoi(argv[4]) : 5;
    cpu = argc > 5 ? atoi(argv[5]) : 0;
    section_ns = (argc > 6 ? atoi(argv[6]) : 10) * 1000000LL;
    holder_policy = strcmp(holder, "other") == 0 ? SCHED_OTHER : SCHED_FIFO;
    if (chain < 1 || chain > MAX_CHAIN || rounds < 1 || rounds > MAX_ROUNDS) {
        fprintf(stderr, "chain 1..%d, rounds 1..%d\n", MAX_CHAIN, MAX_ROUNDS);
        return 2;
    }
    play(); /* warm-up */
    for (int round = 0; round < rounds; round++) {
        play();
        blocked[round] = blocked_ns;
        inverted += hogs_finished_first > 0;
        printf("round %d: high waited %.3f ms; %d of %d hogs finished before it\n", round + 1, blocked_ns / 1e6,
               hogs_finished_first, HOG_COUNT);
    }
    qsort(blocked, rounds, sizeof blocked[0], by_size);
    printf("inversion chain=%d holder=%s rounds=%d real_time=yes blocked_median_ms=%.3f blocked_max_ms=%.3f "
           "inverted_rounds=%d\n",
           chain, holder, rounds, blocked[rounds / 2] / 1e6, blocked[rounds - 1] / 1e6, inverted);
    return 0;
}
