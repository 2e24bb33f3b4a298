package io.turnstile.runtime.track;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the hooks make of the calls that injected code makes. */
class LockTrackingTest {
    private final int site = TrackSites.add(new TrackSite("com.acme.Bank", "transfer", 7, "Bank.lock", "lock()"));

    @BeforeEach
    void on() {
        TrackHooks.setOn(true);
        OrderSamples.takeFresh();
    }

    @AfterEach
    void nothingIsHeldAndTrackingIsStillOn() {
        assertEquals(List.of(), TrackedThread.current().holds());
        assertTrue(TrackHooks.isOn());
        TrackHooks.setOn(false);
    }

    private void enter(Object monitor) {
        TrackHooks.enteringMonitor(monitor, site);
        TrackHooks.acquired();
    }

    @Test
    void heldLocksAreInTheirOrderAndGivenBackInAny() {
        Object a = new Object();
        Object b = new Object();
        Object c = new Object();
        enter(a);
        enter(b);
        enter(c);
        TrackHooks.exitingMonitor(b);
        assertEquals(List.of(LockRecords.known(a), LockRecords.known(c)), heldNow());
        TrackHooks.exitingMonitor(a);
        TrackHooks.exitingMonitor(c);
    }

    @Test
    void aLockTakenTwiceIsGivenBackTwice() {
        Object a = new Object();
        enter(a);
        enter(a);
        TrackHooks.exitingMonitor(a);
        assertEquals(List.of(LockRecords.known(a)), heldNow());
        TrackHooks.exitingMonitor(a);
        assertEquals(1, LockRecords.known(a).acquires());
    }

    @Test
    void aSecondConfirmationDoesNothing() {
        Object a = new Object();
        enter(a);
        TrackHooks.acquired(); // the head of a loop inside of the block
        TrackHooks.exitingMonitor(a);
    }

    @Test
    void aLockThatTellsOfItselfSpeaksForWhatItIsMadeOf() {
        ReentrantLock inner = new ReentrantLock();
        ReentrantLock outer = new ReentrantLock();
        AnnouncedLock announced = new AnnouncedLock(outer, TrackSites.NONE);

        announced.acquiring(site, AcquireMode.EXCLUSIVE);
        TrackHooks.acquiring(inner, site, AcquireMode.EXCLUSIVE);
        assertSame(LockRecords.known(outer), TrackedThread.current().pending());
        TrackHooks.acquired();
        assertEquals(List.of(), heldNow());
        announced.acquired();
        assertEquals(List.of(LockRecords.known(outer)), heldNow());

        announced.waiting(site);
        TrackHooks.waiting(inner, site);
        TrackHooks.tried(false);
        assertEquals(List.of(), heldNow());
        announced.notAcquired();
        assertEquals(List.of(LockRecords.known(outer)), heldNow());

        TrackHooks.releasing(inner);
        announced.releasing();
        assertEquals(List.of(), heldNow());
        assertNull(TrackedThread.current().pending());
    }

    @Test
    void whatWasNotTakenIsForgotten() {
        ReentrantLock a = new ReentrantLock();
        TrackHooks.acquiring(a, site, AcquireMode.TRY);
        TrackHooks.tried(false);
        assertEquals(List.of(), heldNow());
        TrackHooks.acquiring(a, site, AcquireMode.INTERRUPTIBLE); // throws, so nothing follows
        Object b = new Object();
        enter(b);
        assertEquals(List.of(LockRecords.known(b)), heldNow());
        TrackHooks.exitingMonitor(b);
    }

    @Test
    void aWaitGivesTheMonitorBackAndTakesItAgain() {
        Object a = new Object();
        enter(a);
        enter(a);
        TrackHooks.waiting(a, site);
        assertEquals(List.of(), heldNow());
        assertSame(LockRecords.known(a), TrackedThread.current().pending());
        TrackHooks.acquired();
        TrackHooks.exitingMonitor(a);
        assertEquals(List.of(LockRecords.known(a)), heldNow());
        TrackHooks.exitingMonitor(a);
    }

    @Test
    void aWaitThatThrewHasTheMonitorAgain() {
        Object a = new Object();
        enter(a);
        TrackHooks.waiting(a, site);
        TrackHooks.exitingMonitor(a); // nothing between: InterruptedException
        assertNull(TrackedThread.current().pending());
    }

    @Test
    void eachOrderIsObservedOnceByEachThread() throws InterruptedException {
        Object a = new Object();
        Object b = new Object();
        Runnable nested = () -> {
            for (int i = 0; i < 100; i++) {
                enter(a);
                enter(b);
                TrackHooks.exitingMonitor(b);
                TrackHooks.exitingMonitor(a);
            }
        };
        nested.run();
        Thread other = new Thread(nested);
        other.start();
        other.join();
        List<OrderSample> samples = OrderSamples.takeFresh();
        assertEquals(2, samples.size());
        assertEquals(List.of(LockRecords.known(a)), List.of(samples.get(0).held()));
        assertSame(LockRecords.known(b), samples.get(0).wanted());
        assertEquals(other.getId(), samples.get(1).threadNumber());
    }

    @Test
    void aTryIsNoOrderButIsHeld() {
        ReentrantLock a = new ReentrantLock();
        Object b = new Object();
        enter(b);
        TrackHooks.acquiring(a, site, AcquireMode.TRY);
        TrackHooks.tried(true);
        assertEquals(2, heldNow().size());
        assertEquals(List.of(), OrderSamples.takeFresh());
        TrackHooks.releasing(a);
        TrackHooks.exitingMonitor(b);
    }

    @Test
    void aSemaphoreGivenBackByAnotherIsNoLock() throws InterruptedException {
        Semaphore signal = new Semaphore(1);
        TrackHooks.acquiring(signal, site, AcquireMode.EXCLUSIVE);
        TrackHooks.acquired();
        assertEquals(1, heldNow().size());
        Thread other = new Thread(() -> TrackHooks.releasing(signal));
        other.start();
        other.join();
        assertEquals(List.of(), heldNow());
        TrackHooks.acquiring(signal, site, AcquireMode.EXCLUSIVE);
        TrackHooks.acquired();
        assertEquals(List.of(), heldNow());
    }

    /** Given before it is taken, and never back. */
    @Test
    void signalsOfOneUseEachAreNotHeld() {
        for (int i = 0; i < 2 * TrackedThread.DEPTH_LIMIT; i++) {
            Semaphore signal = new Semaphore(0);
            TrackHooks.created(signal, site);
            TrackHooks.acquiring(signal, site, AcquireMode.EXCLUSIVE);
            TrackHooks.releasing(signal); // as another thread does meanwhile
            TrackHooks.acquired();
        }
        assertEquals(List.of(), heldNow());
    }

    @Test
    void locksOfOneCreationSiteAreOneClass() {
        ReentrantLock a = new ReentrantLock();
        ReentrantLock b = new ReentrantLock();
        TrackHooks.created(a, site);
        TrackHooks.created(b, site);
        assertNotSame(LockRecords.known(a), LockRecords.known(b));
        assertSame(LockRecords.known(a).lockClass(), LockRecords.known(b).lockClass());
        assertEquals("Bank.lock", LockRecords.known(a).lockClass().name());
        assertTrue(LockRecords.known(a).isPrivateTo(TrackedThread.current()));
        TrackHooks.published();
        assertFalse(LockRecords.known(a).isPrivateTo(TrackedThread.current()));
        ReentrantLock later = new ReentrantLock();
        TrackHooks.created(later, site);
        assertTrue(LockRecords.known(later).isPrivateTo(TrackedThread.current()));
        assertFalse(LockRecords.known(b).isPrivateTo(TrackedThread.current()), "shown before, shown for ever");
        TrackHooks.publishedTo(new ConcurrentLinkedQueue<>());
        assertFalse(LockRecords.known(later).isPrivateTo(TrackedThread.current()));
    }

    /** A thread that ends with locks that it has shown to nobody leaves nothing behind that others would look at. */
    @Test
    void creatorsThatHaveEndedAreForgotten() throws InterruptedException {
        TrackHooks.published();
        Thread creator = new Thread(() -> TrackHooks.created(new ReentrantLock(), site));
        creator.start();
        creator.join();
        assertTrue(ThreadOrder.anyCreators());
        TrackedThread.removeEnded();
        assertFalse(ThreadOrder.anyCreators());
    }

    @Test
    void contentionIsChargedToTheHolder() {
        Object a = new Object();
        LockRecord record = LockRecords.of(a, site);
        TrackedThread other = TrackedThread.of(new Thread());
        record.owner = other.number;
        record.ownerSite = site;
        long before = record.lockClass().contended();
        enter(a);
        assertEquals(before + 1, record.lockClass().contended());
        assertTrue(WaitPairs.all().stream()
                .anyMatch(pair -> pair.lockClass() == record.lockClass() && pair.holderSite() == TrackSites.get(site)));
        TrackHooks.exitingMonitor(a);
    }

    @Test
    void tooManyHeldLocksAreCountedAndTheRestIsRight() {
        Object[] locks = new Object[TrackedThread.DEPTH_LIMIT + 10];
        long before = TrackedThread.tooDeep();
        for (int i = 0; i < locks.length; i++) {
            locks[i] = new Object();
            enter(locks[i]);
        }
        assertEquals(before + 10, TrackedThread.tooDeep());
        for (int i = locks.length - 1; i >= 0; i--) {
            TrackHooks.exitingMonitor(locks[i]);
        }
    }

    /** I1 of {@link LockRecords}. */
    @Test
    void threadsThatMeetALockAtOnceMakeOneRecord() throws InterruptedException {
        Object[] locks = new Object[20_000];
        for (int i = 0; i < locks.length; i++) {
            locks[i] = new Object();
        }
        Set<LockRecord> records = ConcurrentHashMap.newKeySet();
        List<Thread> threads = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        for (int t = 0; t < 4; t++) {
            threads.add(new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                for (Object lock : locks) {
                    records.add(LockRecords.of(lock, site));
                }
            }));
        }
        threads.forEach(Thread::start);
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(locks.length, records.size());
    }

    private static List<LockRecord> heldNow() {
        List<LockRecord> locks = new ArrayList<>();
        TrackedThread.current().holds().forEach(hold -> locks.add(hold.lock()));
        return locks;
    }
}
