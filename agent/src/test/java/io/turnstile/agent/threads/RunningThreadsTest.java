package io.turnstile.agent.threads;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** Threads that started before anybody told of them. */
class RunningThreadsTest {
    private final CountDownLatch end = new CountDownLatch(1);
    private final Map<Integer, String> tasks = new HashMap<>();
    private final RunningThreads running = new RunningThreads(new KernelNames() {
        @Override
        Map<Integer, String> all() {
            return tasks;
        }
    });

    @AfterEach
    void letThemEnd() {
        end.countDown();
    }

    private Thread start(String name) {
        Thread thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException unexpected) {
                        throw new AssertionError(unexpected);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Test
    void aThreadIsFoundByANameThatOnlyItHas() {
        Thread thread = start("started before the agent");
        tasks.put(4711, "started before ");
        assertEquals(4711, running.find().get(thread));
    }

    @Test
    void namesakesAreNotGuessedApart() {
        Thread one = start("namesake of another 1");
        Thread other = start("namesake of another 2");
        tasks.put(4711, "namesake of ano");
        assertNull(running.find().get(one));
        assertNull(running.find().get(other));
        Thread single = start("single");
        tasks.put(4712, "single");
        tasks.put(4713, "single");
        assertNull(running.find().get(single), "the kernel has two of that name");
    }

    @Test
    void theVmsThreadsAndTheCallerAreNotAmongThem() {
        tasks.put(4711, "Finalizer");
        tasks.put(4712, KernelNames.ofJavaName(Thread.currentThread().getName()));
        assertFalse(running.find().containsValue(4711));
        assertFalse(running.find().containsValue(4712));
    }

    @Test
    void theKernelNamesTheThreadsOfThisProcess() {
        Thread thread = start("seen-by-kernel");
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait(); // it names itself first
        }
        Map<Integer, String> names = new KernelNames().all();
        assumeFalse(names.isEmpty(), "needs Linux' /proc");
        assertEquals(1, names.values().stream().filter("seen-by-kernel"::equals).count(), thread::toString);
    }
}
