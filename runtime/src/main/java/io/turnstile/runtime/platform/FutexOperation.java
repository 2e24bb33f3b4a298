package io.turnstile.runtime.platform;

import java.util.HashMap;
import java.util.Map;

/**
 * The futex operations that the ports use, with what each errno of each means and calls for.
 *
 * <p>Source: futex(2), ERRORS; Linux kernel/futex/{waitwake,requeue,pi}.c.
 */
public enum FutexOperation {
    /*
     * Answers of 0 that need a second look:
     *   lock-pi, trylock-pi   OWNER_DIED is set in the word: the owner ended while we waited, and what it guarded is suspect
     *   wait-requeue-pi       the caller owns the lock already; a lock-pi now would answer EDEADLK
     *   wait                  perhaps spurious: the word decides
     *
     * Cases that no errno tells, and what keeps them out:
     *   after an error of lock-pi WAITERS may stay set    release by unlock-pi wherever the word is not exactly the tid;
     *                                                     trylock-pi repairs stale bits
     *   a signal during lock-pi or wait-requeue-pi        the kernel restarts it for ever: the interrupter changes the
     *                                                     timespec or the condition word first, then sends the signal
     *   tid reused after the owner ended unreleased       the owner is known as Thread too, and its end is noticed
     *   tids are those of the caller's PID namespace      gettid only, never /proc of a host
     *   fork                                              private futexes only; the JVM never forks without exec
     *   a waiter of higher priority steals the hand-over  nobody assumes FIFO; the word decides
     *   real-time waiters alone lend priority             others need not enter the kernel's queue
     *   robust lists                                      they are glibc's: never registered here
     *   memory freed under a late wake                    slots are never unmapped (NativeSlots)
     *   virtual threads, whose tid is the carrier's       never owners in a PI word
     *   requeue from PI word to PI word                   the kernel has none, nor have the ports
     *   safepoints and GC                                 blocking calls are ordinary native calls, never "critical"
     */
    /** {@link FutexPort#waitOn}. */
    WAIT(
            "futex wait",
            new Answers()
                    .result(Errno.EAGAIN, "the word differed when the kernel looked")
                    .result(Errno.ETIMEDOUT, "the deadline passed")
                    .retry(Errno.EINTR, "a signal handler ran")
                    .bug(Errno.EINVAL, "misaligned word or invalid timespec")),
    /** {@link FutexPort#wake}. */
    WAKE(
            "futex wake",
            new Answers().bug(Errno.EINVAL, "misaligned word, or a waiter of lock-pi or wait-requeue-pi sleeps on it")),
    /** {@link FutexPort#requeue}. */
    REQUEUE(
            "futex requeue",
            new Answers()
                    .retry(Errno.EAGAIN, "the word differed: try with its new value")
                    .bug(Errno.EINVAL, "misaligned word, negative count, or a waiter of a PI operation on a word")),
    /** {@link FutexPort#lockPi}. */
    LOCK_PI(
            "futex lock-pi",
            new Answers()
                    .onOwnedWord()
                    .retry(Errno.EAGAIN, "the owner is just exiting")
                    .retry(Errno.EINTR, "a signal handler ran")
                    .result(Errno.ETIMEDOUT, "the deadline passed")
                    .result(
                            Errno.EDEADLK,
                            "the caller owns the word, the wait would close a cycle of PI words, or their chain is deeper"
                                    + " than the kernel walks (kernel.max_lock_depth)")
                    .bug(Errno.EINVAL, "misaligned word, invalid timespec, or a plain waiter sleeps on the word")),
    /** {@link FutexPort#tryLockPi}. */
    TRYLOCK_PI(
            "futex trylock-pi",
            new Answers()
                    .onOwnedWord()
                    .result(Errno.EAGAIN, "the word is held")
                    .result(Errno.EDEADLK, "the caller owns the word")
                    .bug(Errno.EINVAL, "misaligned word, or a plain waiter sleeps on it")),
    /** {@link FutexPort#unlockPi}. */
    UNLOCK_PI(
            "futex unlock-pi",
            new Answers()
                    .retry(Errno.EAGAIN, "the word changed while it was handed over")
                    .retry(Errno.EINTR, "a signal handler ran")
                    .bug(Errno.EPERM, "the caller is not the owner")
                    .bug(Errno.EINVAL, "misaligned word, or a plain waiter sleeps on it")),
    /** {@link FutexPort#waitRequeuePi}. */
    WAIT_REQUEUE_PI(
            "futex wait-requeue-pi",
            new Answers()
                    .onOwnedWord()
                    .result(Errno.EAGAIN, "the condition word differed, or a signal came after it changed")
                    .result(Errno.ETIMEDOUT, "the deadline passed; the lock is not held")
                    .retry(Errno.EINTR, "a signal handler ran; the lock is not held")
                    .bug(Errno.EINVAL, "misaligned word, or condition and lock are one word")),
    /** {@link FutexPort#requeuePi}. */
    CMP_REQUEUE_PI(
            "futex cmp-requeue-pi",
            new Answers()
                    .onOwnedWord()
                    .retry(Errno.EAGAIN, "the condition word differed, or the owner of the lock is just exiting")
                    .result(Errno.EDEADLK, "a moved waiter would close a cycle of PI words")
                    .bug(Errno.EINVAL, "the waiter named another lock, waits plainly, or the two words are one"));

    private final String title;
    private final Answers answers;

    FutexOperation(String title, Answers answers) {
        this.title = title;
        this.answers = answers;
    }

    /** The operation, as messages name it. */
    public String title() {
        return title;
    }

    /** What a positive errno of this operation calls for. */
    public Disposition dispositionOf(int errno) {
        Answer answer = answers.byErrno.get(errno);
        return answer == null ? Disposition.BUG : answer.disposition;
    }

    /** What a positive errno of this operation means, as one clause; empty where it is not known to answer it. */
    public String meaningOf(int errno) {
        Answer answer = answers.byErrno.get(errno);
        return answer == null ? "" : answer.meaning;
    }

    private record Answer(Disposition disposition, String meaning) {}

    /** The answers of one operation; begins with what all of them may answer. */
    private static final class Answers {
        private static final String REFUSED = "the kernel lacks the operation, or a sandbox refuses it";

        private final Map<Integer, Answer> byErrno = new HashMap<>();

        Answers() {
            missing(Errno.ENOSYS, REFUSED).missing(Errno.EACCES, REFUSED).missing(Errno.EPERM, REFUSED);
            bug(Errno.EFAULT, "the word or the timespec is not mapped");
        }

        /** Adds what an operation answers that looks up the thread which a PI word names. */
        Answers onOwnedWord() {
            return result(Errno.ESRCH, "the owner ended without release, or the word names no thread at all")
                    .result(Errno.EPERM, "the word names a thread of another process: the owner's tid was given away")
                    .missing(Errno.ENOMEM, "the kernel has no memory for the waiter");
        }

        Answers retry(int errno, String meaning) {
            return add(errno, new Answer(Disposition.RETRY, meaning));
        }

        Answers result(int errno, String meaning) {
            return add(errno, new Answer(Disposition.RESULT, meaning));
        }

        Answers missing(int errno, String meaning) {
            return add(errno, new Answer(Disposition.CAPABILITY_MISSING, meaning));
        }

        Answers bug(int errno, String meaning) {
            return add(errno, new Answer(Disposition.BUG, meaning));
        }

        private Answers add(int errno, Answer answer) {
            byErrno.put(errno, answer);
            return this;
        }
    }
}
