package io.turnstile.agent.rewrite;

/** A lock of the JDK whose creation is rewritten, and the subclass that takes its place. Both kinds have the same constructors. */
enum RetrofittedLock {
    REENTRANT(HookSignatures.REENTRANT_LOCK, HookSignatures.PLATFORM_REENTRANT_LOCK),
    READ_WRITE(HookSignatures.READ_WRITE_LOCK, HookSignatures.PLATFORM_READ_WRITE_LOCK);

    private static final RetrofittedLock[] ALL = values();

    private final String jdkType;
    private final String platformType;

    RetrofittedLock(String jdkType, String platformType) {
        this.jdkType = jdkType;
        this.platformType = platformType;
    }

    /** The kind with this internal name, or null. */
    static RetrofittedLock of(String type) {
        for (RetrofittedLock kind : ALL) { // each values() is a copy
            if (kind.jdkType.equals(type)) {
                return kind;
            }
        }
        return null;
    }

    /** The internal name of the JDK's class. */
    String jdkType() {
        return jdkType;
    }

    /** The internal name of our subclass. */
    String platformType() {
        return platformType;
    }

    /** As in source. */
    String simpleName() {
        return jdkType.substring(jdkType.lastIndexOf('/') + 1);
    }
}
