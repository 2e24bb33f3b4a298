package io.turnstile.agent.rewrite;

/** The read or the write lock of a {@code ReentrantReadWriteLock}, and the class that takes its place as a superclass. */
enum ReadWriteView {
    READ(HookSignatures.READ_LOCK, HookSignatures.PLATFORM_READ_LOCK),
    WRITE(HookSignatures.WRITE_LOCK, HookSignatures.PLATFORM_WRITE_LOCK);

    private static final ReadWriteView[] ALL = values();

    private final String jdkType;
    private final String platformType;

    ReadWriteView(String jdkType, String platformType) {
        this.jdkType = jdkType;
        this.platformType = platformType;
    }

    /** The one with this internal name, or null. */
    static ReadWriteView of(String type) {
        for (ReadWriteView view : ALL) { // each values() is a copy
            if (view.jdkType.equals(type)) {
                return view;
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
}
