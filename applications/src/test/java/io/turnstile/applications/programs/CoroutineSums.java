package io.turnstile.applications.programs;

import java.util.ArrayList;
import java.util.List;
import kotlin.ResultKt;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlin.coroutines.jvm.internal.SuspendLambda;
import kotlin.jvm.functions.Function2;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Deferred;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.GlobalScope;
import kotlinx.coroutines.channels.BufferOverflow;
import kotlinx.coroutines.channels.Channel;
import kotlinx.coroutines.channels.ChannelKt;
import kotlinx.coroutines.sync.Mutex;
import kotlinx.coroutines.sync.MutexKt;

/**
 * Kotlin's coroutines on their dispatchers: producers and consumers at a channel, and a mutex. The coroutines are written as the
 * Kotlin compiler writes them: a state machine whose {@code invokeSuspend} goes on where it was suspended.
 */
@SuppressWarnings("serial") // coroutines are Serializable, and never serialized
public final class CoroutineSums {
    private static final int PAIR_COUNT = 8;
    private static final int NUMBERS_PER_PRODUCER = 10_000;
    private static final int CHANNEL_CAPACITY = 16;

    private static long underMutex; // guarded by the mutex

    private CoroutineSums() {}

    public static void main(String[] arguments) throws Exception {
        Channel<Long> channel = ChannelKt.Channel(CHANNEL_CAPACITY, BufferOverflow.SUSPEND, null);
        Mutex mutex = MutexKt.Mutex(false);
        List<Deferred<Long>> results = new ArrayList<>();
        for (int i = 0; i < PAIR_COUNT; i++) {
            results.add(start(new Producer(channel, i, null), i));
            results.add(start(new Consumer(channel, mutex, null), i));
        }
        long sum = BuildersKt.runBlocking(EmptyCoroutineContext.INSTANCE, new Awaiting(results, null));
        Object inMutex = underMutex;
        System.out.println("received: " + sum + ", under the mutex: " + inMutex);
    }

    private static Deferred<Long> start(Function2<CoroutineScope, Continuation<? super Long>, Object> body, int i) {
        return BuildersKt.async(
                GlobalScope.INSTANCE,
                i % 2 == 0 ? Dispatchers.getDefault() : Dispatchers.getIO(),
                CoroutineStart.DEFAULT,
                body);
    }

    /** A coroutine's body: made anew for each start, as the compiler's are. */
    private abstract static class Body extends SuspendLambda
            implements Function2<CoroutineScope, Continuation<? super Long>, Object> {
        Body(Continuation<Object> completion) {
            super(2, completion);
        }

        abstract Body startedBy(Continuation<Object> completion);

        @Override
        @SuppressWarnings("unchecked") // a continuation of Long takes what a body of Long returns
        public Object invoke(CoroutineScope scope, Continuation<? super Long> completion) {
            return startedBy((Continuation<Object>) (Continuation<?>) completion)
                    .invokeSuspend(Unit.INSTANCE);
        }

        @Override
        @SuppressWarnings("unchecked")
        public Continuation<Unit> create(Object value, Continuation<?> completion) {
            return (Continuation<Unit>) (Continuation<?>) startedBy((Continuation<Object>) completion);
        }

        static boolean isSuspended(Object result) {
            return result == IntrinsicsKt.getCOROUTINE_SUSPENDED();
        }
    }

    private static final class Producer extends Body {
        private final Channel<Long> channel;
        private final int member;
        private int sent;

        Producer(Channel<Long> channel, int member, Continuation<Object> completion) {
            super(completion);
            this.channel = channel;
            this.member = member;
        }

        @Override
        Body startedBy(Continuation<Object> completion) {
            return new Producer(channel, member, completion);
        }

        @Override
        protected Object invokeSuspend(Object result) {
            ResultKt.throwOnFailure(result);
            while (sent < NUMBERS_PER_PRODUCER) {
                long number = (long) member * NUMBERS_PER_PRODUCER + sent++;
                if (isSuspended(channel.send(number, this))) {
                    return IntrinsicsKt.getCOROUTINE_SUSPENDED();
                }
            }
            return 0L;
        }
    }

    private static final class Consumer extends Body {
        private final Channel<Long> channel;
        private final Mutex mutex;
        private State state = State.RECEIVE;
        private int received;
        private long sum;
        private long number;

        private enum State {
            RECEIVE,
            LOCK,
            COUNT
        }

        Consumer(Channel<Long> channel, Mutex mutex, Continuation<Object> completion) {
            super(completion);
            this.channel = channel;
            this.mutex = mutex;
        }

        @Override
        Body startedBy(Continuation<Object> completion) {
            return new Consumer(channel, mutex, completion);
        }

        @Override
        protected Object invokeSuspend(Object result) {
            ResultKt.throwOnFailure(result);
            Object value = result;
            while (true) {
                switch (state) {
                    case RECEIVE -> {
                        if (received == NUMBERS_PER_PRODUCER) {
                            return sum;
                        }
                        state = State.LOCK;
                        value = channel.receive(this);
                    }
                    case LOCK -> {
                        number = (Long) value;
                        received++;
                        sum += number;
                        state = State.COUNT;
                        value = mutex.lock(null, this);
                    }
                    case COUNT -> {
                        underMutex += number;
                        mutex.unlock(null);
                        state = State.RECEIVE;
                    }
                }
                if (isSuspended(value)) {
                    return value;
                }
            }
        }
    }

    private static final class Awaiting extends Body {
        private final List<Deferred<Long>> results;
        private int next = -1;
        private long sum;

        Awaiting(List<Deferred<Long>> results, Continuation<Object> completion) {
            super(completion);
            this.results = results;
        }

        @Override
        Body startedBy(Continuation<Object> completion) {
            return new Awaiting(results, completion);
        }

        @Override
        protected Object invokeSuspend(Object result) {
            ResultKt.throwOnFailure(result);
            Object value = result;
            while (true) {
                if (next >= 0) {
                    sum += (Long) value;
                }
                if (++next == results.size()) {
                    return sum;
                }
                value = results.get(next).await(this);
                if (isSuspended(value)) {
                    return value;
                }
            }
        }
    }
}
