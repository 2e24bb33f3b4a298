package io.turnstile.agent.rewrite;

import io.turnstile.agent.rewrite.targets.Threads;
import io.turnstile.runtime.hook.ThreadHooks;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ThreadRunRewriterTest {
    private final RewritingLoader loader = RewritingLoader.withPi();
    private final List<String> announced = new CopyOnWriteArrayList<>();

    @AfterEach
    void forget() {
        ThreadHooks.setListener(null);
    }

    /** On the thread itself, before its own code: priority must be set before the thread takes its first lock. */
    @Test
    void threadAnnouncesItselfBeforeItsOwnCodeRuns() throws Exception {
        ThreadHooks.setListener(thread -> announced.add(thread.getName()));
        Thread thread = (Thread) loader.loadClass(Threads.Looping.class.getName())
                .getConstructor(List.class)
                .newInstance(announced);
        thread.setName("worker");
        thread.start();
        thread.join(10_000);

        assertEquals(List.of("worker", "own code", "own code"), announced);
    }

    /** {@code runEntered} is told the runner: a task run by another thread is no thread start. */
    @Test
    void taskOfAThreadClassThatAnotherThreadRunsIsNotAnnounced() throws Exception {
        ThreadHooks.setListener(thread -> announced.add(thread.getName()));
        ((Runnable) loader.loadClass(Threads.Looping.class.getName())
                        .getConstructor(List.class)
                        .newInstance(announced))
                .run();

        assertEquals(List.of("own code", "own code"), announced);
    }

    @Test
    void threadItselfIsChangedAndOnlyClassesThatMightBeThreadsAreLookedAt() {
        assertTrue(read("java.lang.Thread").mightBeThread());
        assertNotNull(read("java.lang.Thread").rewrite(null, true));
        assertTrue(read(Threads.Looping.class.getName()).mightBeThread());
        assertFalse(read(Threads.Task.class.getName()).mightBeThread());
    }

    @Test
    void runWithArgumentsOrStaticIsNotTheOne() {
        assertNull(read(Threads.OtherRuns.class.getName()).rewrite(null, true));
    }

    private static ClassRewriting read(String name) {
        return new ClassRewriting(RewritingLoader.classFileOf(name));
    }
}
