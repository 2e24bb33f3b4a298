package io.turnstile.agent.rewrite;

import io.turnstile.agent.rewrite.LockCall.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Which calls and stores may show an object of the application to another thread. */
class PublicationTest {
    private static final String CONCURRENT = "java/util/concurrent/";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "atomic/AtomicReference       | set           | (Ljava/lang/Object;)V                                | true",
                "ConcurrentHashMap            | put           | (Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object; | true",
                "ExecutorService              | submit        | (Ljava/lang/Runnable;)Ljava/util/concurrent/Future;  | true",
                "ForkJoinTask                 | fork          | ()Ljava/util/concurrent/ForkJoinTask;                | true",
                "atomic/AtomicLong            | set           | (J)V                                                 | false",
                "atomic/AtomicBoolean         | compareAndSet | (ZZ)Z                                                | false",
                "atomic/LongAdder             | add           | (J)V                                                 | false",
                "atomic/AtomicLongFieldUpdater | set          | (Ljava/lang/Object;J)V                               | false"
            })
    void callsShowTheirArguments(String owner, String name, String descriptor, boolean shows) {
        Kind kind = LockCall.of(CONCURRENT + owner, name, descriptor).kind();
        assertEquals(shows ? Kind.PUBLISH : Kind.NONE, kind);
    }

    @ParameterizedTest
    @CsvSource({
        "Ljava/lang/Object;, true",
        "[Ljava/lang/Object;, true",
        "Lcom/acme/Account;, true",
        "Ljava/lang/String;, false",
        "[[Ljava/math/BigInteger;, false",
        "Ljava/time/Instant;, false",
        "[J, false",
        "I, false"
    })
    void fieldsShowWhatIsStoredInThem(String descriptor, boolean shows) {
        assertEquals(shows, Carriers.is(descriptor));
    }
}
