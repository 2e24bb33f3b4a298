package io.turnstile.agent.rewrite;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * Tells in a few microseconds that a class file cannot be of interest, without making anything of it: most are not, and every
 * class that loads passes here.
 */
final class ConstantPoolScan {
    private static final byte[][] LOCKS = ascii(
            HookSignatures.REENTRANT_LOCK,
            HookSignatures.READ_WRITE_LOCK,
            "java/util/concurrent/locks/StampedLock",
            "java/util/concurrent/locks/AbstractQueuedSynchronizer",
            "java/util/concurrent/locks/AbstractQueuedLongSynchronizer",
            "java/util/concurrent/Semaphore");
    private static final byte[][] READ_WRITE_VIEWS = ascii(HookSignatures.READ_LOCK, HookSignatures.WRITE_LOCK);
    private static final byte[][] LOCK_SUPPORT = ascii(HookSignatures.LOCK_SUPPORT);
    private static final byte[][] RUN = ascii("run");
    private static final byte[][] MONITOR_CALLS = ascii("wait", "notify", "notifyAll", "holdsLock");
    private static final byte[][] LOAD_CLASS = ascii("loadClass");
    private static final byte[][] CODE = ascii("Code");
    private static final int LONGEST_MONITOR_CALL = "notifyAll".length();
    private static final char FIRST_OF_LOCK = 'j'; // all of them are in java/util/concurrent
    private static final int SHORTEST_LOCK = "java/util/concurrent/Semaphore".length();

    private static final int FIRST_CONSTANT = 10; // JVMS 4.1: after magic, versions and constant_pool_count

    private final byte[] classFile;
    private boolean mentionsLocks;
    private boolean mentionsReadWriteViews;
    private boolean mentionsLockSupport;
    private boolean mentionsRun;
    private boolean mentionsMonitorCalls;
    private boolean mentionsLoadClass;
    private final BitSet codeNames = new BitSet(); // the constants that say "Code": there may be several
    private int end; // 0 where the pool could not be read
    private CodeScan code; // null until somebody asks

    ConstantPoolScan(byte[] classFile) {
        this.classFile = classFile;
        scan();
    }

    /** Whether the class mentions a lock at all. */
    boolean mentionsLocks() {
        return mentionsLocks;
    }

    /** Whether the class mentions the read or the write lock of a read-write lock as classes of their own. */
    boolean mentionsReadWriteViews() {
        return mentionsReadWriteViews;
    }

    /** Whether the class mentions what a rule is about. */
    boolean concerns(SiteRules.Selected rule) {
        return mentionsLocks || mentionsLockSupport && rule.parks();
    }

    /** Whether the class may have a method {@code run}. */
    boolean mentionsRun() {
        return mentionsRun;
    }

    /** Whether the class may wait on objects, notify them, or ask for their owners. */
    boolean mentionsMonitorCalls() {
        return mentionsMonitorCalls;
    }

    /** Whether the class may be a class loader with a way of its own. */
    boolean mentionsLoadClass() {
        return mentionsLoadClass;
    }

    /** What its methods do with monitors; null where the class could not be read. */
    CodeScan code() {
        if (code == null && end != 0) {
            code = new CodeScan(classFile, end, codeNames);
        }
        return code;
    }

    private void scan() {
        int count = unsignedShort(FIRST_CONSTANT - 2);
        int offset = FIRST_CONSTANT;
        for (int i = 1; i < count; i++) {
            int tag = classFile[offset];
            if (tag == 1) { // CONSTANT_Utf8, JVMS 4.4.7
                int length = unsignedShort(offset + 1);
                look(i, offset + 3, length);
                offset += 3 + length;
            } else {
                int size = sizeOf(tag);
                if (size == 0) {
                    mentionsLocks = true; // perhaps: whoever reads the class will say what is wrong with it
                    mentionsReadWriteViews = true;
                    mentionsLockSupport = true;
                    mentionsRun = true;
                    mentionsMonitorCalls = true;
                    mentionsLoadClass = true;
                    return;
                }
                offset += size;
                i += tag == 5 || tag == 6 ? 1 : 0; // long and double take two entries
            }
        }
        end = offset;
    }

    private void look(int index, int start, int length) {
        if (length >= SHORTEST_LOCK) {
            if (classFile[start] != FIRST_OF_LOCK) {
                return;
            }
            mentionsLocks = mentionsLocks || isOneOf(LOCKS, start, length);
            mentionsReadWriteViews = mentionsReadWriteViews || isOneOf(READ_WRITE_VIEWS, start, length);
            mentionsLockSupport = mentionsLockSupport || isOneOf(LOCK_SUPPORT, start, length);
        } else if (length == 3) {
            mentionsRun = mentionsRun || isOneOf(RUN, start, length);
        } else if (length <= LONGEST_MONITOR_CALL) {
            mentionsMonitorCalls = mentionsMonitorCalls || isOneOf(MONITOR_CALLS, start, length);
            mentionsLoadClass = mentionsLoadClass || isOneOf(LOAD_CLASS, start, length);
            if (isOneOf(CODE, start, length)) {
                codeNames.set(index);
            }
        }
    }

    /** Bytes of a constant other than a string, its tag included (JVMS table 4.4-A); 0 where the tag is unknown. */
    private static int sizeOf(int tag) {
        return switch (tag) {
            case 7, 8, 16, 19, 20 -> 3; // Class, String, MethodType, Module, Package
            case 15 -> 4; // MethodHandle
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 5; // numbers, members, NameAndType, Dynamic, InvokeDynamic
            case 5, 6 -> 9; // Long, Double
            default -> 0;
        };
    }

    private boolean isOneOf(byte[][] names, int start, int length) {
        for (byte[] name : names) {
            if (name.length == length && matches(name, start)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(byte[] name, int start) {
        for (int i = name.length - 1; i >= 0; i--) { // from the end: the names share their beginnings
            if (classFile[start + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private int unsignedShort(int offset) {
        return (classFile[offset] & 0xFF) << 8 | classFile[offset + 1] & 0xFF;
    }

    private static byte[][] ascii(String... names) {
        byte[][] bytes = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            bytes[i] = names[i].getBytes(StandardCharsets.US_ASCII);
        }
        return bytes;
    }
}
