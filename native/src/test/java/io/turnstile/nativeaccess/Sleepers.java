package io.turnstile.nativeaccess;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

import static io.turnstile.nativeaccess.Answers.assertSucceeds;

/** Threads that sleep in {@code waitOn} on one word, all of them before the constructor returns. */
final class Sleepers implements AutoCloseable {
    private final List<Actor> actors = new ArrayList<>();
    private final List<FutureTask<Integer>> waits = new ArrayList<>();

    Sleepers(int count, Kernel kernel, long word) {
        for (int i = 0; i < count; i++) {
            Actor actor = new Actor("sleeper " + i, kernel);
            actors.add(actor);
            waits.add(actor.begin(() -> kernel.futex().waitOn(word, 0, 0)));
            actor.awaitAsleepOn(word);
        }
    }

    void assertAllWoken() {
        for (FutureTask<Integer> wait : waits) {
            assertSucceeds(Actor.result(wait));
        }
    }

    @Override
    public void close() {
        actors.forEach(Actor::close);
    }
}
